// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Glibc

/// A real sshd of the test's own on loopback, for one user with one key.
struct SSHServer: Sendable {
    /// `user@host:port`, for a URI.
    let place: String
    /// The private key that opens it.
    let key: String
    /// A program that joins its standard input and output to a Unix socket, as netcat does with `-U`.
    let netcat: String
    /// An ssh that knows the server's host key, and one that knows none.
    let trusting: String
    let knowingNobody: String

    /// Calls `body` with a server that answers, and ends it.
    static func with(_ body: (SSHServer) async throws -> Void) async throws {
        let folder = "/tmp/oriel-sshd-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try await Tool.run("bash", ["-euc", Self.script, "sshd", folder])
        guard made.status == 0 else { throw SessionDaemon.Trouble(description: made.output) }
        let answer = made.output.split(whereSeparator: \.isWhitespace).suffix(2).map(String.init)
        guard answer.count == 2, let pid = Int32(answer[1]) else {
            throw SessionDaemon.Trouble(description: made.output)
        }
        defer { kill(pid, SIGTERM) }
        try await body(
            SSHServer(
                place: "\(NSUserName())@127.0.0.1:\(answer[0])", key: "\(folder)/user", netcat: "\(folder)/netcat",
                trusting: "\(folder)/trusting", knowingNobody: "\(folder)/nobody"))
    }

    /// Prints the port and the process id.
    private static let script = """
        cd "$1"
        chmod 755 .
        ssh-keygen -q -t ed25519 -N '' -f host
        ssh-keygen -q -t ed25519 -N '' -f user
        cp user.pub authorized
        cat > netcat <<'END'
        #!/usr/bin/python3
        import os, select, socket, sys
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(sys.argv[-1])
        ends = [0, peer.fileno()]
        while True:
            for end in select.select(ends, [], [])[0]:
                data = os.read(end, 65536)
                if not data: sys.exit()
                if end == 0: peer.sendall(data)
                else:
                    while data: data = data[os.write(1, data):]
        END
        chmod 755 netcat
        mkdir -p /run/sshd 2>/dev/null || true
        for attempt in 1 2 3 4 5; do
            port=$((20000 + RANDOM % 10000))
            printf '%s\\n' "Port $port" 'ListenAddress 127.0.0.1' "HostKey $1/host" "AuthorizedKeysFile $1/authorized" \\
                'PasswordAuthentication no' 'KbdInteractiveAuthentication no' 'UsePAM no' 'StrictModes no' \\
                'PermitRootLogin yes' "PidFile $1/pid" > config
            /usr/sbin/sshd -f config -E log
            for round in $(seq 50); do [ -s pid ] && break; sleep 0.1; done
            if [ -s pid ]; then
                printf '[127.0.0.1]:%s %s\\n' "$port" "$(cat host.pub)" > known
                printf '#!/bin/sh\\nexec ssh -F none -o UserKnownHostsFile=%s "$@"\\n' "$1/known" > trusting
                printf '#!/bin/sh\\nexec ssh -F none -o UserKnownHostsFile=%s "$@"\\n' "$1/unknown" > nobody
                chmod 755 trusting nobody
                echo "$port $(cat pid)"
                exit 0
            fi
        done
        cat log >&2
        exit 1
        """
}
