#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: Fuzz/fuzz.sh build            builds the targets
#        Fuzz/fuzz.sh replay [NAME]    runs what is in Corpora and FailCases once
#        Fuzz/fuzz.sh smoke [NAME]     the same, then FUZZ_SECONDS (30) of fuzzing for each target
#        Fuzz/fuzz.sh run [NAME]       FUZZ_RUNS (10 million) executions of each target, and a line with figures for each
#        Fuzz/fuzz.sh merge [NAME]     takes into Corpora what a run found that reaches more
#
# Without NAME it is every target. With ORIEL_FUZZ_ADDRESS=1 everything is built for debugging and with
# AddressSanitizer: slow, and it sees what the C libraries do. What fails is left in FailCases/NAME, to be committed
# with the fix. See docs/fuzzing.md.
set -euo pipefail
cd "$(dirname "$0")/.."

# A crash report by Swift's own handler would come between libFuzzer and the crash.
export SWIFT_BACKTRACE=enable=no

scratch=.build-fuzz
configuration=release
if [ -n "${ORIEL_FUZZ_ADDRESS:-}" ]; then
    scratch=.build-fuzz-address
    configuration=debug
    export ASAN_OPTIONS=detect_leaks=0
fi

usage() { sed -n '5,10s/^# \{0,1\}//p' "$0" >&2; exit 64; }
[ $# -ge 1 ] && [ $# -le 2 ] || usage

if [ $# -eq 2 ]; then
    targets=("$2")
else
    mapfile -t targets < <(cd Fuzz/Targets && for t in *; do [ ! -f "$t/$t.swift" ] || echo "$t"; done)
fi

build() {
    # The versions that Oriel itself is built with.
    [ ! -f Package.resolved ] || cmp -s Package.resolved Fuzz/Package.resolved || cp Package.resolved Fuzz/Package.resolved
    swift build --package-path Fuzz --scratch-path "$scratch" -c "$configuration" --quiet
}

# NAME ARGUMENT...: runs a target where its failures are to be left.
target() {
    local name=$1
    shift
    local dictionary=()
    [ ! -f "Fuzz/Dictionaries/$name.dict" ] || dictionary=("-dict=Fuzz/Dictionaries/$name.dict")
    mkdir -p "Fuzz/FailCases/$name" "Fuzz/Corpora/$name"
    "$scratch/$configuration/$name" -max_len=2048 -timeout=5 -rss_limit_mb=512 -print_final_stats=1 \
        -artifact_prefix="Fuzz/FailCases/$name/" "${dictionary[@]}" "$@"
}

# NAME: what is known runs without a failure.
replay() {
    local files=() output
    mapfile -t files < <(find "Fuzz/Corpora/$1" "Fuzz/FailCases/$1" -type f ! -name '*.md' 2>/dev/null)
    [ ${#files[@]} -gt 0 ] || { echo "$1: there is no corpus" >&2; return 1; }
    output=$(target "$1" "${files[@]}" 2>&1) || { tail -n 40 <<<"$output" >&2; return 1; }
    printf '%-18s %6d inputs replayed\n' "$1" ${#files[@]}
}

# NAME LIMIT: fuzzes, and tells the figures in one line. What is new goes into a corpus of its own.
search() {
    local name=$1 new="$scratch/corpora/$1" log="$scratch/logs/$1.log" began=$SECONDS
    mkdir -p "$new" "$scratch/logs"
    if ! target "$name" "$2" "$new" "Fuzz/Corpora/$name" >"$log" 2>&1; then
        echo "$name: FAILED" >&2
        grep -v '^#' "$log" | tail -n 40 >&2
        return 1
    fi
    awk -v name="$name" -v seconds=$((SECONDS - began)) '
        /^stat::number_of_executed_units/ { runs = $2 }
        /^stat::average_exec_per_sec/ { speed = $2 }
        /^stat::peak_rss_mb/ { rss = $2 }
        /^#.* cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "corp:") corp = $(i + 1) } }
        END { printf "%-18s %9d executions %6d s %7d/s  coverage %d  corpus %s  peak RSS %d MiB\n", name, runs, seconds, speed, cov, corp, rss }
    ' "$log"
}

# NAME: keeps of what is known and what a run found the least that reaches the same.
merge() {
    local merged="$scratch/merged/$1"
    rm -rf "$merged"
    mkdir -p "$merged" "$scratch/corpora/$1"
    target "$1" -merge=1 "$merged" "Fuzz/Corpora/$1" "$scratch/corpora/$1" >"$scratch/logs/$1.merge.log" 2>&1 ||
        { tail -n 40 "$scratch/logs/$1.merge.log" >&2; return 1; }
    rm -rf "Fuzz/Corpora/$1"
    cp -r "$merged" "Fuzz/Corpora/$1"
    printf '%-18s %6d inputs kept\n' "$1" "$(find "Fuzz/Corpora/$1" -type f | wc -l)"
}

# COMMAND...: for every target, as many at once as there are processors.
failed=0
each() {
    local name
    for name in "${targets[@]}"; do
        while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || failed=1; done
        "$@" "$name" &
    done
    while [ -n "$(jobs -p)" ]; do wait -n || failed=1; done
    [ $failed -eq 0 ]
}
limited() { search "$2" "$1"; }

case "$1" in
    build | replay | smoke | run | merge) build ;;
    *) usage ;;
esac
case "$1" in
    build) ;;
    replay) each replay ;;
    smoke) each replay && each limited "-max_total_time=${FUZZ_SECONDS:-30}" ;;
    run) each limited "-runs=${FUZZ_RUNS:-10000000}" ;;
    merge) each merge ;;
esac
exit $failed
