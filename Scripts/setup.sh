#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# Installs what building, the demo or the tests need from Debian (and, for the tests, from PyPI).
# It looks first, and when all is there it changes nothing and asks for nothing.
set -euo pipefail

# What the Swift toolchain links programs with, and itself runs on, is not in a bare Debian.
build=(
    binutils ca-certificates g++ gcc git libc6-dev libcurl4 libncurses6 libuuid1 make pkg-config tzdata zlib1g-dev
    libcrypt-dev libpq-dev libsqlite3-dev libvirt-dev libxml2-dev
)
# Not libvirt-daemon-system: that would start services of the system's.
demo=(
    cpio curl ipxe-qemu libvirt-clients libvirt-daemon libvirt-daemon-driver-qemu novnc qemu-system-x86 seabios
)
test=(
    chromium haproxy imagemagick nginx-light openssh-client openssl postgresql python3 python3-venv sqlite3 systemd
    tigervnc-standalone-server tigervnc-viewer
    # A Java viewer on a screen of its own. Not default-jre: the viewer needs java.applet, which newer ones have not.
    openjdk-17-jdk-headless openjdk-17-jre tightvnc-java xclip xdotool xvfb
)

usage() { echo "usage: Scripts/setup.sh build|demo|test" >&2; exit 64; }
say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

[ $# -eq 1 ] || usage
case "$1" in
    build) wanted=("${build[@]}") ;;
    demo) wanted=("${build[@]}" "${demo[@]}") ;;
    test) wanted=("${build[@]}" "${demo[@]}" "${test[@]}") ;;
    *) usage ;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "this machine has no apt, so nothing is installed here; these are the names in Debian 12:"
    die "${wanted[*]}"
fi

# dpkg-query fails when it knows no such package, and still prints the others.
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' || true)
missing=()
for package in "${wanted[@]}"; do
    grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
    root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "as root, please: apt-get install --no-install-recommends ${missing[*]}"
        root=(sudo)
    fi
    say "installing from Debian: ${missing[*]}"
    apt() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@" >&2; }
    apt update
    # The tests start servers of their own: without this the package would make and start one of the system's.
    if [[ " ${missing[*]} " == *" postgresql "* ]]; then
        apt install --no-install-recommends postgresql-common
        clusters=/etc/postgresql-common/createcluster.conf
        grep -qs '^ *create_main_cluster' "$clusters" ||
            echo 'create_main_cluster = false' | "${root[@]}" tee -a "$clusters" >/dev/null
    fi
    apt install --no-install-recommends "${missing[@]}"
fi

command -v swift >/dev/null || [ -n "${ORIEL_BIN:-}" ] || die "there is no swift in PATH: Oriel needs Swift 6.2 or newer, see https://swift.org/install"

if [ "$1" = test ]; then
    cd "$(dirname "$0")/.."
    requirements=Tests/SystemTests/Support/requirements.txt
    if ! cmp -s "$requirements" .build/venv/requirements.txt; then
        say "installing from PyPI into .build/venv: $(grep -v '^#' "$requirements" | tr '\n' ' ')"
        mkdir -p .build
        # Debian's own Python, whatever else may come first in PATH. The browser is Debian's too.
        /usr/bin/python3 -m venv --clear .build/venv
        .build/venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r "$requirements" >&2
        cp "$requirements" .build/venv/requirements.txt
    fi
fi
