// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where an authority is: `https`, a host and maybe a port, 8775 by default.
package struct AuthorityURL: Sendable, Hashable, CustomStringConvertible {
    /// `https://host:port`, with nothing behind it.
    package let description: String

    /// The URL in `text`, or `nil` when it is none of an authority: there is no path, no query and no user in one.
    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "https",
            let host = parts.host, !host.isEmpty, parts.path.isEmpty || parts.path == "/", parts.query == nil,
            parts.fragment == nil, parts.user == nil, parts.password == nil
        else { return nil }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard let dialled = DialHost(bare), !dialled.isWildcard else { return nil }
        let port = parts.port ?? 8775
        guard (1...65_535).contains(port) else { return nil }
        self.description = "https://\(BindAddress(host: bare, port: port))"
    }
}

extension AuthorityURL: SettingsValue {
    package static var expectation: String { "the URL of an authority, as in https://consoleauth.example.org:8775" }

    package init?(node: SettingsNode) {
        guard let text = String(node: node) else { return nil }
        self.init(text)
    }
}
