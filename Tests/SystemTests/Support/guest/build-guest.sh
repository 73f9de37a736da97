#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# A bootable floppy image in OUT whose guest greets as NAME.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: build-guest.sh OUT NAME" >&2; exit 64; }
out=$1 name=$2
[[ "$name" =~ ^[A-Za-z0-9-]{1,15}$ ]] || { echo "build-guest.sh: a name is 1 to 15 of A-Z a-z 0-9 -" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

as --32 -o "$work/echo.o" "$here/echo.S"
ld -m elf_i386 -Ttext=0x7c00 --oformat=binary -o "$work/sector" "$work/echo.o"
[ "$(stat -c %s "$work/sector")" -eq 512 ] || { echo "build-guest.sh: the code does not fit one sector" >&2; exit 1; }
# The place of `name` in echo.S.
printf '%s\0' "$name" | dd of="$work/sector" bs=1 seek=$((0x1e0)) conv=notrunc status=none
# qemu takes the geometry from the size: a 1.44 MB floppy, the rest of it a hole.
truncate -s 1440K "$work/sector"
# In place at once, so that tests that build the same image at the same time do not disturb each other.
mv "$work/sector" "$out.$$" && chmod 644 "$out.$$" && mv "$out.$$" "$out"
