// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The rule for an API that lets everybody in: it answers only under a name of this machine.
///
/// A web page can make its own name point to 127.0.0.1 and then read what is answered there (DNS rebinding). It cannot
/// make the browser send another Host than its own name.
enum LoopbackHost {
    /// Whether `authority` (the value of Host) is `localhost`, an address in 127.0.0.0/8 or `[::1]`, with any port.
    static func isLoopback(_ authority: String?) -> Bool {
        guard let authority, let host = Self.host(of: authority) else { return false }
        return host.lowercased() == "localhost" || IPAddress(host)?.isLoopback == true
    }

    /// The host of `host`, `host:port` or `[address]:port`; `nil` when it is none of them.
    private static func host(of authority: String) -> Substring? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") && Self.isPort(rest.dropFirst()) else { return nil }
            return authority[authority.index(after: authority.startIndex)..<end]
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count == 1 || parts.count == 2 && Self.isPort(parts[1]) else { return nil }
        return host
    }

    private static func isPort(_ text: Substring) -> Bool {
        UInt16(text) != nil
    }
}
