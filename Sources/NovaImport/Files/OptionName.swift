// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The name of an option of Nova's and its group: `[vnc] enabled`, or `vnc_enabled` for one of the group DEFAULT.
package struct OptionName: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The group of what is in no other.
    package static let defaultGroup = "DEFAULT"

    /// The group: `DEFAULT`, or in lower case, since there alone case counts for oslo.config.
    package let group: String
    /// The name. Its case counts.
    package let name: String

    /// The option `name` of `group`.
    package init(_ group: String, _ name: String) {
        self.group = group == Self.defaultGroup ? group : group.lowercased()
        self.name = name
    }

    /// As ``description`` has it.
    package init(stringLiteral text: String) {
        guard text.hasPrefix("["), let end = text.firstIndex(of: "]") else {
            self.init(Self.defaultGroup, text)
            return
        }
        self.init(String(text[..<end].dropFirst()), String(text[end...].dropFirst().drop { $0 == " " }))
    }

    /// `[vnc] enabled`, or `vnc_enabled`.
    package var description: String {
        (self.group == Self.defaultGroup ? self.name : "[\(self.group)] \(self.name)").oneLine
    }
}
