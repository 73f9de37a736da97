// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A host that can be dialled, and perhaps a port: `10.0.0.5`, `xen1.example.org:8443`, `[2001:db8::5]:443`.
///
/// What a host may be is ``ConsoleCore/DialHost``'s.
struct HostAndPort: Sendable, Hashable, CustomStringConvertible {
    /// The host, without brackets.
    let host: String
    /// The port, 1 to 65535, if one is written.
    let port: Int?

    /// What is in `text`, or `nil` when it is anything else, or stands for every address of a machine.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        if text.hasPrefix("[") {
            let parts = text.dropFirst().split(separator: "]", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].contains(":"), parts[1].isEmpty || parts[1].hasPrefix(":") else {
                return nil
            }
            self.init(host: parts[0], port: parts[1].isEmpty ? nil : parts[1].dropFirst())
        } else if IPAddress(text) != nil {
            self.init(host: text[...], port: nil)
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard let host = parts.first, parts.count <= 2 else { return nil }
            self.init(host: host, port: parts.count == 2 ? parts[1] : nil)
        }
    }

    private init?(host: Substring, port: Substring?) {
        if let port {
            guard port.utf8.allSatisfy(Self.isDigit), let number = Int(port), (1...65535).contains(number) else {
                return nil
            }
            self.port = number
        } else {
            self.port = nil
        }
        guard let host = DialHost(String(host)), !host.isWildcard else { return nil }
        self.host = host.description
    }

    private static func isDigit(_ character: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
    }

    /// The host, and the port if there is one.
    var description: String {
        if let port { return "\(BindAddress(host: self.host, port: port))" }
        return self.host
    }
}

extension HostAndPort: SettingsValue {
    static var expectation: String { "an IP address or a host name to dial, with a port if it is another one" }

    init?(node: SettingsNode) {
        guard let text = String(node: node) else { return nil }
        self.init(text)
    }
}
