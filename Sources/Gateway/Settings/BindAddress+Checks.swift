// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension BindAddress {
    /// Whether only this machine can connect.
    var isLoopback: Bool {
        self.host == "localhost" || IPAddress(self.host)?.isLoopback == true
    }

    /// Whether one of two servers on these addresses would find its port taken. "Any address" takes a port on all.
    func collides(with other: BindAddress) -> Bool {
        guard self.port != 0, self.port == other.port else { return false }
        let mine = Self.canonical(self.host)
        let theirs = Self.canonical(other.host)
        return mine == theirs || Self.isWildcard(mine) || Self.isWildcard(theirs)
    }

    private static func canonical(_ host: String) -> String {
        let host = host == "localhost" ? "127.0.0.1" : host
        return IPAddress(host)?.description ?? host
    }

    private static func isWildcard(_ host: String) -> Bool {
        IPAddress(host)?.isWildcard ?? host.isEmpty
    }
}
