// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A URL that can be written into a configuration: nothing in it but plain characters, and no user and no password.
struct PlainURL: Sendable, Hashable {
    /// The scheme in lower case.
    let scheme: String
    /// The host; of an IPv6 address without brackets.
    let host: String
    /// What stands behind host and port: empty, or from the first `/`, `?` or `#` on.
    let rest: String

    /// The URL in `text`; `nil` when it is none of these `schemes`, has a user in it, or no host that can be dialled.
    init?(_ text: String, schemes: [String]) {
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), let mark = text.firstRange(of: "://") else {
            return nil
        }
        let scheme = text[..<mark.lowerBound].lowercased()
        let behind = text[mark.upperBound...]
        let end = behind.firstIndex { "/?#".contains($0) } ?? behind.endIndex
        // The same rules as for an origin: host, and perhaps a port.
        guard schemes.contains(scheme), let origin = WebOrigin("https://\(behind[..<end])") else { return nil }
        self.scheme = scheme
        self.host = origin.host.hasPrefix("[") ? String(origin.host.dropFirst().dropLast()) : origin.host
        self.rest = String(behind[end...])
        guard DialHost(self.host) != nil else { return nil }
    }
}
