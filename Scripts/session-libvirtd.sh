#!/bin/bash
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
#
# An unprivileged libvirtd of one's own: configuration, sockets, logs and guests all under DIR,
# nothing of the system's is read or written. It needs neither systemd nor D-Bus nor KVM.
set -euo pipefail

usage() {
    cat <<'END'
usage: Scripts/session-libvirtd.sh start DIR [--user USER] [--vnc-ports MIN-MAX] [--again]
                                             [--vnc-tls CERTS [--vnc-tls-verify]]
       Scripts/session-libvirtd.sh stop DIR
       Scripts/session-libvirtd.sh uri DIR

start prints the connection URI as its only line on stdout. Root runs the daemon as USER
(default: nobody), since a libvirtd of root's is always the system's. Each DIR gets VNC
ports of its own unless MIN-MAX says otherwise. With --again the guests of a daemon that ended
may still be there. With CERTS, a folder that USER can read with
ca-cert.pem, server-cert.pem and server-key.pem, the guests' VNC servers demand TLS, and with
--vnc-tls-verify a certificate from that CA of their clients too.
END
    exit 64
}

# Where a plain user's PATH may end before the daemon.
PATH="$PATH:/usr/sbin:/sbin"

say() { printf 'session-libvirtd: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

uri() { printf 'qemu+unix:///session?socket=%s/rt/libvirt/libvirt-sock\n' "$dir"; }

# Every call of virsh is bounded: a daemon that hangs must not hang its caller.
ask() { timeout -k 2 "$1" virsh -q -c "$(uri)" "${@:2}"; }

# The pids of all that runs for DIR, whoever started it: what names DIR in its arguments or was
# given it in its environment. The script itself and its ancestors are not meant.
mine() {
    local pid up=$$ ancestors=" $BASHPID "
    while [ "$up" -gt 1 ]; do
        ancestors+="$up "
        up=$(awk '/^PPid:/ { print $2 }' "/proc/$up/status" 2>/dev/null || echo 0)
    done
    for pid in $({ grep -lasF -- "$dir/" /proc/[0-9]*/cmdline /proc/[0-9]*/environ || true; } | cut -d/ -f3 | sort -un); do
        [[ "$ancestors" == *" $pid "* ]] && continue
        [ "$(awk '/^PPid:/ { print $2 }' "/proc/$pid/status" 2>/dev/null)" = "$BASHPID" ] && continue
        printf '%s\n' "$pid"
    done
}

# Of those, the ones that are ours to end: the daemons and their guests, not a client or an editor.
daemons() {
    local pid
    for pid in $(mine); do
        case "$(cat "/proc/$pid/comm" 2>/dev/null)" in
            libvirtd | virtlogd | virtlockd | qemu-system* | qemu-*) printf '%s\n' "$pid" ;;
        esac
    done
}

start() {
    local user=nobody ports="" again="" certs="" verify=0 runner=() first tool deadline left=60
    while [ $# -gt 0 ]; do
        case "$1" in
            --user) user=${2:?--user needs a name}; shift 2 ;;
            --vnc-ports) ports=${2:?--vnc-ports needs MIN-MAX}; shift 2 ;;
            --again) again=yes; shift ;;
            --vnc-tls) certs=${2:?--vnc-tls needs a folder}; shift 2 ;;
            --vnc-tls-verify) verify=1; shift ;;
            *) usage ;;
        esac
    done
    if [ -z "$ports" ]; then
        # Below the kernel's ephemeral ports, and apart from what another DIR most likely has.
        first=$((15900 + $(printf '%s' "$dir" | cksum | cut -d' ' -f1) % 160 * 100))
        ports="$first-$((first + 99))"
    fi
    [[ "$ports" =~ ^([0-9]+)-([0-9]+)$ ]] || die "--vnc-ports: '$ports' is not MIN-MAX"

    for tool in libvirtd virsh qemu-system-x86_64; do
        command -v "$tool" >/dev/null || die "$tool is missing: run Scripts/setup.sh demo"
    done
    # A Unix socket's path has 107 bytes. The longest is the monitor of a guest with a 20-character name.
    local longest="$dir/cfg/libvirt/qemu/lib/domain-99-12345678901234567890/monitor.sock"
    [ ${#longest} -le 107 ] || die "$dir is $((${#longest} - 107)) characters too long for the sockets in it; use a shorter one, such as from mktemp -d /tmp/oriel.XXXXXX"
    [ -n "$again" ] || [ -z "$(daemons)" ] || die "something already runs for $dir: stop it first"

    mkdir -p "$dir"/{home,rt,cfg/libvirt,cache,log,images}
    chmod 700 "$dir/rt"
    cat >"$dir/cfg/libvirt/libvirtd.conf" <<END
auth_unix_rw = "none"
log_outputs = "3:file:$dir/log/libvirtd.log"
END
    cat >"$dir/cfg/libvirt/qemu.conf" <<END
remote_display_port_min = ${BASH_REMATCH[1]}
remote_display_port_max = ${BASH_REMATCH[2]}
stdio_handler = "file"
security_driver = "none"
END
    [ -z "$certs" ] || cat >>"$dir/cfg/libvirt/qemu.conf" <<END
vnc_tls = 1
vnc_tls_x509_cert_dir = "$(realpath -- "$certs")"
vnc_tls_x509_verify = $verify
END
    if [ "$(id -u)" -eq 0 ]; then
        runner=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups)
        chown "$user:$(id -g "$user")" "$dir"
        chown -R "$user:$(id -g "$user")" "$dir"/{home,rt,cfg,cache,log,images}
        "${runner[@]}" test -x "$dir" || die "$user cannot reach $dir: a folder above it is closed to others"
    fi

    # A session of its own, so that the Ctrl-C of a terminal reaches the caller and not the daemon.
    # No stdin, stdout or descriptor of the caller's stays open in it: a caller may wait for their end.
    (
        cd /
        for fd in /proc/self/fd/*; do
            fd=${fd##*/}
            [ "$fd" -le 2 ] || eval "exec $fd>&-"
        done
        exec setsid "${runner[@]}" env -i PATH="$PATH" LC_ALL=C HOME="$dir/home" XDG_RUNTIME_DIR="$dir/rt" \
            XDG_CONFIG_HOME="$dir/cfg" XDG_CACHE_HOME="$dir/cache" \
            libvirtd -f "$dir/cfg/libvirt/libvirtd.conf" </dev/null >"$dir/log/stdout" 2>&1
    ) &
    local pid=$!
    echo "$pid" >"$dir/libvirtd.pid"
    trap 'stop >/dev/null 2>&1 || true' EXIT

    # The first answer can take long: the daemon first asks every qemu what it can do.
    deadline=$((SECONDS + 60))
    until [ -S "$dir/rt/libvirt/libvirt-sock" ] && ask "$left" list >/dev/null 2>"$dir/log/virsh"; do
        left=$((deadline - SECONDS))
        if ! kill -0 "$pid" 2>/dev/null || [ "$left" -le 0 ]; then
            tail -n 20 "$dir/log/stdout" "$dir/log/virsh" "$dir/log/libvirtd.log" 2>/dev/null | sed 's/^/    /' >&2
            die "libvirtd in $dir $(kill -0 "$pid" 2>/dev/null && echo "did not answer within 60 s" || echo "ended at once")"
        fi
        sleep 0.1
    done
    trap - EXIT
    uri
}

stop() {
    local name pid round
    [ -d "$dir" ] || return 0
    if [ -S "$dir/rt/libvirt/libvirt-sock" ] && [ -n "$(daemons)" ]; then
        while IFS= read -r name; do
            [ -z "$name" ] || ask 10 destroy "$name" >/dev/null 2>&1 || true
        done < <(ask 10 list --name 2>/dev/null || true)
    fi
    # Ask politely, then firmly, each time looking again at what is really there.
    for round in {1..100}; do
        [ -n "$(daemons)" ] || break
        for pid in $(daemons); do
            case "$round" in
                1 | 30) kill -TERM "$pid" 2>/dev/null || true ;;
                60 | 80) kill -KILL "$pid" 2>/dev/null || true ;;
            esac
        done
        sleep 0.1
    done
    rm -f "$dir/libvirtd.pid"
    local left
    left=$(mine)
    [ -z "$left" ] || {
        for pid in $left; do say "still there: $pid $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null || true)"; done
        die "not everything that runs for $dir has ended"
    }
}

[ $# -ge 2 ] || usage
action=$1
dir=$(realpath -m -- "$2")
shift 2
case "$action" in
    start) start "$@" ;;
    stop) [ $# -eq 0 ] || usage; stop ;;
    uri) uri ;;
    *) usage ;;
esac
