#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# The systemd units: they are read without a complaint, and the service is as locked up as it is
# meant to be. Neither needs a systemd that runs.
set -euo pipefail
cd "$(dirname "$0")/.."

# systemd's own scale, from 0 (locked up) to 10; times ten.
limit=15

command -v systemd-analyze >/dev/null || {
    echo "FAIL  systemd-analyze is missing: run Scripts/setup.sh test"
    exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp etc/systemd/oriel.service etc/systemd/oriel.socket "$folder/"
# The check wants the programs to be there, and the gateway is not installed where it is built.
sed -i 's|/usr/bin/oriel|/bin/true|' "$folder/oriel.service"

complaints=$(systemd-analyze verify --man=no --recursive-errors=no "$folder"/oriel.{service,socket} 2>&1 |
    grep -F -e oriel -e "$folder" || true)
[ -z "$complaints" ] || {
    printf 'FAIL  systemd-analyze verify:\n%s\n' "$complaints"
    exit 1
}
echo "ok    systemd-analyze verify (2 units)"

# It fails when the exposure is above the threshold.
report=$(systemd-analyze security --offline=true --threshold=$limit --no-pager "$folder/oriel.service" 2>&1) || {
    printf 'FAIL  the exposure of oriel.service is above %d/10:\n%s\n' $limit "$report"
    exit 1
}
exposure=$(sed -n 's/.*Overall exposure level for oriel.service: \([0-9.]*\).*/\1/p' <<<"$report")
[ -n "$exposure" ] || {
    printf 'FAIL  systemd-analyze security said nothing:\n%s\n' "$report"
    exit 1
}
echo "ok    exposure of oriel.service: $exposure, at most 1.5 is allowed"

# What the unit allows must be as long as what the gateway may take.
stop=$(sed -n 's/^TimeoutStopSec=//p' etc/systemd/oriel.service)
drain=$(sed -n 's/^  #\{0,1\}drain: \([0-9]*\)s$/\1/p' etc/oriel.yaml)
[ "${drain:-0}" -gt 0 ] && [ "$stop" -ge $((drain + 10)) ] || {
    echo "FAIL  TimeoutStopSec=$stop is less than shutdown.drain (${drain:-none}) and 10 s"
    exit 1
}
echo "ok    TimeoutStopSec=$stop is longer than shutdown.drain (${drain}s)"
