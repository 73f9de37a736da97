#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# The habits of the house that a compiler does not hold: sizes, headers, words that have no place
# here, formatting, documentation, and what every plug-in's folder must have.
set -euo pipefail
# So that `judge` at the end of a pipe counts in this shell.
shopt -s lastpipe
cd "$(dirname "$0")/.."

failed=0
checked=0

# One finding a line, on stdin; none is what we want.
judge() {
    local what=$1 count=$2 found
    checked=$((checked + 1))
    found=$(cat)
    if [ "$count" -eq 0 ]; then
        printf 'FAIL  %s: nothing was checked\n' "$what"
    elif [ -n "$found" ]; then
        printf 'FAIL  %s:\n%s\n' "$what" "$(sed 's/^/        /' <<<"$found")"
    else
        printf 'ok    %s (%d)\n' "$what" "$count"
        return
    fi
    failed=$((failed + 1))
}

# What git knows or would take in, and is there. The owner of the folder does not matter to a reader.
list() {
    git -c safe.directory='*' ls-files --cached --others --exclude-standard -- "$@" | sort -u |
        while IFS= read -r f; do [ ! -f "$f" ] || printf '%s\n' "$f"; done
}

mapfile -t swift < <(list '*.swift' | grep -vE '(^|/)Package\.swift$' || true)
mapfile -t shipped < <(list '*.swift' | grep -E '^(Sources|Plugins)/' || true)
mapfile -t all < <(list)
# Without a file, grep and awk would read our standard input.
[ ${#swift[@]} -gt 0 ] && [ ${#shipped[@]} -gt 0 ] || { echo "FAIL  there are no Swift files to check"; exit 1; }

lines=$(wc -l "${swift[@]}" | grep -v ' total$' | sort -n)
awk '$1 > 600 { print $2 ": " $1 " lines, split it at 600" }' <<<"$lines" | judge "size of Swift files" ${#swift[@]}
median=$(awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] }' <<<"$lines")
{ [ "$median" -lt 150 ] || echo "the median is $median"; } | judge "median size of Swift files under 150 lines: $median" ${#swift[@]}

for f in "${swift[@]}"; do
    head -n 2 "$f" | cmp -s - <(printf '// Copyright 2026 the Oriel authors\n// SPDX-License-Identifier: Apache-2.0\n') || echo "$f"
done | judge "two-line header of Swift files" ${#swift[@]}

mapfile -t scripts < <(for f in "${all[@]}"; do case "$f" in *.sh | *.py | *.S | .ci/run) echo "$f" ;; esac; done)
for f in "${scripts[@]}"; do
    head -n 4 "$f" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$f"
done | judge "header of scripts" ${#scripts[@]}

{ grep -nE '\btry!|\bas!|\bfatalError\(|\b(TODO|FIXME)\b' "${shipped[@]}" || true; } |
    judge "no try!, as!, fatalError, TODO or FIXME in Sources and Plugins" ${#shipped[@]}

# The brackets keep this line from finding itself.
{ grep -nIE '(^|[^[:alnum:]_.])/(wor[k]|hom[e]/[a-z]+|roo[t]|User[s]/[a-z]+|opt/swif[t])/' "${all[@]}" || true; } |
    judge "no paths of somebody's machine" ${#all[@]}

counted=$(mktemp)
trap 'rm -f "$counted"' EXIT
Scripts/check-documented.py "${shipped[@]}" 2>"$counted" |
    { found=$(cat); judge "every package declaration documented" "$(cat "$counted")" <<<"$found"; }

mapfile -t plugins < <(printf '%s\n' "${shipped[@]}" | grep ^Plugins/ | cut -d/ -f1-3 | sort -u)
for f in "${plugins[@]}"; do
    for needed in README.md sample.yaml; do [ -s "$f/$needed" ] || echo "$f has no $needed"; done
done | judge "README.md and sample.yaml of plug-ins" ${#plugins[@]}

mapfile -t shells < <(for f in "${all[@]}"; do ! head -n 1 "$f" | grep -aqE '^#!/bin/(ba)?sh' || echo "$f"; done)
for f in "${shells[@]}"; do bash -n "$f" 2>&1 || true; done | judge "shell scripts parse" ${#shells[@]}

{ swift format lint --strict --parallel --recursive Sources Plugins Tests Fuzz Package.swift 2>&1 || echo "swift format ended with an error; make format mends most of it"; } |
    judge "swift format" $((${#swift[@]} + 1))

printf 'house: %d checks, %d failed\n' "$checked" "$failed"
[ "$failed" -eq 0 ] && [ "$checked" -eq 10 ]
