// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Where xapi is: `https://HOST`, `https://HOST:PORT`, or the same with `http`.
struct XenURL: Sendable, Hashable, CustomStringConvertible {
    /// Whether TLS is spoken.
    let isEncrypted: Bool
    /// A numeric address or a name.
    let host: String
    /// The port; 443, or 80 in the clear, where none is written.
    let port: Int

    /// The URL in `text`, or `nil` when it is anything else: with a user, a path, a query or a fragment too.
    init?(_ text: String) {
        let schemes = [("https://", true, 443), ("http://", false, 80)]
        guard let (prefix, isEncrypted, usualPort) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else {
            return nil
        }
        var rest = text.dropFirst(prefix.count)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let place = HostAndPort(rest) else { return nil }
        self.isEncrypted = isEncrypted
        self.host = place.host
        self.port = place.port ?? usualPort
    }

    /// Scheme, host and port.
    var description: String {
        "\(self.isEncrypted ? "https" : "http")://\(BindAddress(host: self.host, port: self.port))"
    }
}

extension XenURL: SettingsValue {
    static var expectation: String {
        "a URL as in https://xen1.example.org: scheme, host and perhaps a port, with no user, password or path"
    }

    init?(node: SettingsNode) {
        guard let text = String(node: node) else { return nil }
        self.init(text)
    }
}
