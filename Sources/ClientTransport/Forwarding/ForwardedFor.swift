// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// Finds the client in the X-Forwarded-For fields of a request.
///
/// Each proxy adds the address that it was reached from on the right. So the walk begins there, with the address that we
/// were reached from ourselves, and goes to the left as long as a trusted proxy speaks. What anybody else wrote is
/// further to the left and is never believed.
package enum ForwardedFor {
    /// How many addresses are looked at.
    static let maximumHops = 32

    /// The client of a request that reached us from `peer`, the first that is not `trusted` on the way to the left.
    ///
    /// - Parameter fields: the values of all X-Forwarded-For fields, in their order: they are one list.
    package static func client(peer: IPAddress, fields: [String], trusted: [IPNetwork]) -> IPAddress {
        var client = peer
        let hops = fields.lazy.reversed().flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false).reversed()
        }
        for hop in hops.prefix(Self.maximumHops) {
            guard trusted.contains(where: { $0.contains(client) }), let address = Self.address(hop) else { break }
            client = address
        }
        return client
    }

    /// The address in one element: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or
    /// `[2001:db8::1]:4711`.
    static func address(_ element: Substring) -> IPAddress? {
        var text = element.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        guard text.utf8.count <= 64 else { return nil }
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]"), Self.isPortOrNothing(text[text.index(after: end)...]) else {
                return nil
            }
            let inner = text[text.index(after: text.startIndex)..<end]
            return inner.contains(":") ? IPAddress(inner) : nil
        }
        if let colon = text.firstIndex(of: ":"), !text[text.index(after: colon)...].contains(":") {
            return Self.isPortOrNothing(text[colon...]) ? IPAddress(text[..<colon]) : nil
        }
        return IPAddress(text)
    }

    private static func isPortOrNothing(_ text: Substring) -> Bool {
        text.isEmpty
            || text.first == ":" && (2...6).contains(text.utf8.count)
                && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}
