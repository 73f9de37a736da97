// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The origin of a web page (RFC 6454): scheme, host and port, and nothing else.
package struct WebOrigin: Sendable, Hashable, CustomStringConvertible, SettingsValue {
    /// `http` or `https`.
    package var scheme: String
    /// The host in lower case; an IPv6 address in brackets.
    package var host: String
    /// The port, also where the text left it out.
    package var port: Int

    package static var expectation: String { "an origin: http or https, a host, and a port if it is not the usual one" }

    package init?(node: SettingsNode) {
        guard case .scalar(let text, _) = node.content else { return nil }
        self.init(text)
    }

    /// The origin in `text`, or `nil` when it is anything else: `null`, a path behind the host, a user before it, a
    /// scheme of another kind.
    package init?(_ text: some StringProtocol) {
        // Before anything is put into lower case, because some letters become ASCII by that.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let text = text.lowercased()
        let scheme: String
        if text.hasPrefix("http://") {
            scheme = "http"
        } else if text.hasPrefix("https://") {
            scheme = "https"
        } else {
            return nil
        }
        let authority = text.dropFirst(scheme.count + 3)
        let allowed = authority.utf8.allSatisfy { byte in
            Self.isHostCharacter(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
                || byte == UInt8(ascii: "]")
        }
        guard !authority.isEmpty, authority.utf8.count <= 300, allowed else { return nil }

        var host = authority
        var port = scheme == "http" ? 80 : 443
        let lastBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[lastBracket...].lastIndex(of: ":") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65535).contains(number) else {
                return nil
            }
            host = authority[..<colon]
            port = number
        }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), IPAddress(host.dropFirst().dropLast()) != nil else { return nil }
        } else {
            guard !host.isEmpty, !host.contains(where: { "[]:".contains($0) }) else { return nil }
        }
        self.scheme = scheme
        self.host = String(host)
        self.port = port
    }

    /// The origin as browsers write it.
    package var description: String {
        let isUsual = self.port == (self.scheme == "http" ? 80 : 443)
        return "\(self.scheme)://\(self.host)" + (isUsual ? "" : ":\(self.port)")
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}
