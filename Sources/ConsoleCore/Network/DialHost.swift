// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A host that can be dialled: a numeric address or a name of plain characters.
///
/// Such a text may be hostile, as in the description of a domain, and goes to a resolver: so no zone ids, no white space, no
/// shorthands such as `127.1` or `0x7f.1`, which a resolver takes for addresses and ``IPAddress`` does not.
package struct DialHost: Sendable, Hashable, CustomStringConvertible {
    /// The host as it was written.
    package let description: String
    /// The address, when it is one.
    package let address: IPAddress?

    /// The host in `text`, or `nil` when it is none.
    package init?(_ text: String) {
        self.description = text
        self.address = IPAddress(text)
        guard self.address == nil else { return }
        let characters = text.utf8
        guard (1...253).contains(characters.count), characters.allSatisfy(Self.isAllowed) else { return nil }
        // Only an address ends in a label that begins with a digit: no top level domain does.
        guard let last = text.split(separator: ".").last?.utf8.first, !Self.isDigit(last) || !text.contains(".")
        else { return nil }
        guard !characters.allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: ".") }), !text.hasPrefix("-") else {
            return nil
        }
        guard !text.lowercased().hasPrefix("0x") else { return nil }
    }

    /// Whether it stands for every address of the machine that says it.
    package var isWildcard: Bool { self.address?.isWildcard ?? false }

    /// Whether it means the machine that says it.
    package var isLoopback: Bool {
        if let address = self.address { return address.isLoopback }
        let name = self.description.lowercased()
        let trimmed = name.hasSuffix(".") ? String(name.dropLast()) : name
        return trimmed == "localhost" || trimmed.hasSuffix(".localhost") || trimmed.hasPrefix("localhost.")
    }

    private static func isDigit(_ character: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
    }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default:
            Self.isDigit(character)
        }
    }
}

extension DialHost: SettingsValue {
    package static var expectation: String { "an IP address or a host name to dial" }

    package init?(node: SettingsNode) {
        guard let text = String(node: node), let host = DialHost(text), !host.isWildcard else { return nil }
        self = host
    }
}
