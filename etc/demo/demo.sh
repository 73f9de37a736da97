#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# The whole of Oriel on one machine: a real virtual machine, a libvirtd of its own, the gateway, and
# a URL to open. All of it lives in one folder under /tmp and is gone when this ends.
#
#   etc/demo/demo.sh          until Ctrl-C
#   etc/demo/demo.sh --once   prints the URL and nothing else on stdout; ends when its stdin closes
#   etc/demo/demo.sh --xen    the machine is also one of a simulated XenServer pool, and the URL goes through that
#
# ORIEL_BIN=/path/to/oriel uses that binary instead of building one; xen-simulator has to be beside it.
set -euo pipefail

once=false xen=false
for option; do
    case "$option" in
        --once) once=true ;;
        --xen) xen=true ;;
        *) echo "usage: etc/demo/demo.sh [--once] [--xen]" >&2; exit 64 ;;
    esac
done
cd "$(dirname "$0")/../.."

say() { printf 'demo: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

dir="" child="" server="" watcher="" pool=""

# Ends a process group that we started and waits for it, 10 s gently and then not.
end() {
    [ -n "$1" ] || return 0
    kill -TERM -- "-$1" 2>/dev/null || true
    for _ in {1..100}; do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL -- "-$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

cleanup() {
    local status=$?
    trap '' INT TERM HUP
    trap - EXIT
    [ -z "$server" ] || say "ending everything"
    end "$child"
    end "$watcher"
    end "$server"
    end "$pool"
    if [ -n "$dir" ]; then
        Scripts/session-libvirtd.sh stop "$dir" || status=1
        rm -rf "$dir"
    fi
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# A long step, in a process group of its own and waited for, so that a signal is acted upon at once.
run() {
    setsid "$@" &
    child=$!
    local status=0
    wait "$child" || status=$?
    child=""
    return "$status"
}

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A free port on loopback: the preferred one, or any.
port() {
    local port=$1
    while taken "$port"; do port=$((20000 + RANDOM % 12000)); done
    printf '%s' "$port"
}

# What virsh says matters only when it fails: it speaks of a missing polkit even where none is needed.
virtual() {
    timeout 60 virsh -q -c "$uri" "$@" >"$dir/log/virsh" 2>&1 && return
    tail -n 20 "$dir/log/virsh" "$dir/log/libvirtd.log" "$dir/cache/libvirt/qemu/log/demo.log" 2>/dev/null | sed 's/^/    /' >&2
    die "virsh $1 failed, see above"
}

Scripts/setup.sh demo

if [ -z "${ORIEL_BIN:-}" ]; then
    say "building oriel (the first time takes some minutes)"
    run swift build -c release --product oriel >&2 || die "the build failed, see above"
    if $xen; then run swift build -c release --product xen-simulator >&2 || die "the build failed, see above"; fi
    ORIEL_BIN=$(swift build -c release --show-bin-path)/oriel
fi
oriel=$(realpath --relative-base="$PWD" -- "$ORIEL_BIN")
[ -x "$oriel" ] || die "$ORIEL_BIN is no program"
case "$oriel" in /*) ;; *) oriel="./$oriel" ;; esac

mkdir -p .build/demo
run flock .build/demo/lock etc/demo/build-guest.sh .build/demo || die "there is no guest to show"

# Short, for the sockets in it.
dir=$(mktemp -d /tmp/oriel-demo.XXXXXX)
say "starting a libvirtd of our own in $dir"
uri=$(Scripts/session-libvirtd.sh start "$dir")
cp .build/demo/vmlinuz .build/demo/initramfs.gz "$dir/images/"
chmod 644 "$dir"/images/*
sed -e "s#@UUID@#$(cat /proc/sys/kernel/random/uuid)#" -e "s#@KERNEL@#$dir/images/vmlinuz#" \
    -e "s#@INITRAMFS@#$dir/images/initramfs.gz#" -e "s#@LOG@#$dir/log/demo.log#" etc/demo/guest.xml.in >"$dir/guest.xml"
virtual define "$dir/guest.xml"
virtual start demo
say "the guest boots"

# Two hosts of XenServer, as far as their consoles go; the guest is a machine of the second one.
instance=demo backends=""
if $xen; then
    instance=xen-demo
    simulator="$(dirname "$oriel")/xen-simulator"
    [ -x "$simulator" ] || die "there is no $simulator"
    display=$(timeout 60 virsh -q -c "$uri" vncdisplay demo 2>"$dir/log/virsh")
    cat >"$dir/pool.json" <<END
{"hosts": [{"name": "host1"}, {"name": "host2"}],
 "vms": [{"name": "xen-demo", "host": "host2",
          "consoles": [{"server": {"tcp": {"host": "127.0.0.1", "port": $((5900 + ${display##*:}))}}}]}]}
END
    setsid "$simulator" --plan "$dir/pool.json" </dev/null >"$dir/log/pool" 2>&1 &
    pool=$!
    for _ in {1..100}; do
        grep -q control "$dir/log/pool" && break
        kill -0 "$pool" 2>/dev/null || break
        sleep 0.1
    done
    fact() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$dir/log/pool"; }
    [ -n "$(fact url)" ] || { cat "$dir/log/pool" >&2; die "the simulated pool did not start"; }
    say "a simulated pool of XenServer is at $(fact url), to be changed at $(fact control)"
    printf 'xen-root' >"$dir/xen-password"
    # Each host signs for itself, and the demo is not the place to type pins.
    backends="xen: {kind: xenserver, url: \"$(fact url)\", username: root, password: {file: $dir/xen-password}, verify_certificates: false, allowed_networks: [127.0.0.1/32, 127.0.0.2/32]}"
fi

serve() {
    web=$(port 6080)
    api=$(port 8774)
    cat >"$dir/oriel.yaml" <<END
consoleauth: {token_ttl: 600s, key_file: $dir/token.key, store: {kind: sqlite, path: $dir/tokens.db}}
api: {host: 127.0.0.1, port: $api}
backends:
  demo: {kind: libvirt, uri: "$uri"}
  $backends
listeners:
  novnc: {kind: novnc, host: 127.0.0.1, port: $web, base_url: "http://127.0.0.1:$web/console.html"}
log: {level: info}
shutdown: {drain: 0s}
END
    setsid "$oriel" serve --config "$dir/oriel.yaml" </dev/null >"$dir/log/oriel" 2>&1 &
    server=$!
    for _ in {1..300}; do
        kill -0 "$server" 2>/dev/null || return 1
        curl -fsS -m 2 --noproxy '*' -o "$dir/log/curl" "http://127.0.0.1:$api/readyz" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

show_log() { sed 's/^/    /' "$dir/log/oriel" | tail -n 40 >&2; }

# Two demos that start in the same moment may choose the same port; one of them chooses again.
for attempt in 1 2 3; do
    serve && break
    end "$server"
    server=""
    if [ "$attempt" = 3 ] || ! grep -qi "in use" "$dir/log/oriel"; then
        show_log
        die "oriel did not become ready, see above"
    fi
done

export ORIEL_API=http://127.0.0.1:$api
url=$("$oriel" console url "$instance") || { show_log; die "oriel gave no access URL, see above"; }

if $once; then
    printf '%s\n' "$url"
    exec 8<&0
    setsid cat <&8 >/dev/null &
    watcher=$!
    exec 8<&-
else
    cat <<END

  Oriel is up. Open this in a browser within 10 minutes; it is good for one session:

      $url

  from another machine   ssh -L $web:127.0.0.1:$web $(id -un)@$(uname -n)
                         and open the same URL there
  another URL            $oriel console url $instance --api $ORIEL_API
  the machines           $oriel instances --api $ORIEL_API
  after its poweroff     virsh -c '$uri' start demo
  what Oriel says        tail -f $dir/log/oriel

  Ctrl-C ends all of it and leaves nothing behind.

END
    trap 'exit 0' INT
fi

# Whichever ends first: the gateway, or who asked for it.
ended=0
wait -n $server $watcher || ended=$?
if ! kill -0 "$server" 2>/dev/null; then
    show_log
    die "oriel ended by itself (status $ended), see above"
fi
