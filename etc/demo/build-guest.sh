#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# The demo's guest in OUTDIR: vmlinuz and initramfs.gz, from Debian's own kernel and busybox. apt
# fetches and verifies the packages; they are unpacked, never installed, and nothing of them runs
# on this host. What is there already is used again.
set -euo pipefail
umask 022

[ $# -eq 1 ] || { echo "usage: etc/demo/build-guest.sh OUTDIR" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/packages"
out=$(cd "$1" && pwd)

say() { printf 'demo guest: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# The cloud kernel is a third of the size of the other one and has the VGA text console and the
# PS/2 keyboard built in, so that the guest needs no module.
kernel=linux-image-cloud-amd64
stamp=$(cd "$here" && { cat build-guest.sh; find guest -type f -exec sha256sum {} +; } | LC_ALL=C sort | sha256sum)
if [ -s "$out/vmlinuz" ] && [ -s "$out/initramfs.gz" ] && [ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ]; then
    say "is there already ($out)"
    exit 0
fi

command -v apt-get dpkg-deb >/dev/null || die "this needs Debian's apt and dpkg"
[ "$(dpkg --print-architecture)" = amd64 ] || die "the guest is made of amd64 packages, which apt does not offer on this machine"

root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

fetch() {
    local package
    # The metapackage only names the kernel's current version.
    package=$(apt-cache depends --important "$kernel" 2>/dev/null | awk '$1 == "Depends:" && $2 ~ /^linux-image-/ { print $2; exit }')
    [ -n "$package" ] || return 1
    # apt leaves a file that is whole alone and continues one that is not.
    (cd "$out/packages" && apt-get -q -o APT::Sandbox::User=root download "$package" busybox-static >&2)
}

say "fetching a kernel and busybox (28 MB, once)"
fetch || {
    say "apt's lists do not help; bringing them up to date"
    root apt-get -q update >&2
    fetch || die "apt cannot fetch $kernel and busybox-static"
}
newest() { find "$out/packages" -name "$1" -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-; }

work=$(mktemp -d "$out/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/tree/{bin,dev,proc,sys}
dpkg-deb --fsys-tarfile "$(newest 'linux-image-*.deb')" | tar -xO --wildcards './boot/vmlinuz-*' >"$work/vmlinuz"
dpkg-deb --fsys-tarfile "$(newest 'busybox-static_*.deb')" | tar -xO ./bin/busybox >"$work/tree/bin/busybox"
cp -R "$here/guest/." "$work/tree/"
chmod 755 "$work"/tree/bin/*
ln -s busybox "$work/tree/bin/sh"
ln -s bin/busybox "$work/tree/init"
(cd "$work/tree" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 --reproducible) | gzip -9n >"$work/initramfs.gz"
[ -s "$work/vmlinuz" ] || die "no kernel in $(newest 'linux-image-*.deb')"
mv "$work/vmlinuz" "$work/initramfs.gz" "$out/"
printf '%s\n' "$stamp" >"$out/stamp"
say "built in $out"
