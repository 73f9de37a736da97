// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A block of IP addresses in CIDR form: `10.0.0.0/24`, or one address.
public struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    /// An address inside the block.
    public let address: IPAddress
    /// How many leading bits the block has in common.
    public let prefixLength: Int

    /// The loopback addresses of both families.
    public static let loopback: [IPNetwork] = ["127.0.0.0/8", "::1/128"].compactMap { IPNetwork($0) }

    /// The block in `text`, or `nil` when it is none: an address, or an address, a slash and a prefix length.
    ///
    /// IPv4 written inside IPv6 is the block of IPv4 addresses that it reaches: `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first), parts.count <= 2 else { return nil }
        let bits = address.bytes.count * 8
        var prefixLength = bits
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
                let length = Int(parts[1])
            else { return nil }
            prefixLength = address.isIPv4 && first.contains(":") ? length - 96 : length
        }
        guard (0...bits).contains(prefixLength) else { return nil }
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Whether `other` is in the block. Addresses of the other family never are.
    public func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == self.address.bytes.count else { return false }
        var remaining = self.prefixLength
        for (mine, theirs) in zip(self.address.bytes, other.bytes) where remaining > 0 {
            let mask = remaining >= 8 ? UInt8.max : ~(UInt8.max >> remaining)
            guard mine & mask == theirs & mask else { return false }
            remaining -= 8
        }
        return true
    }

    /// Whether every address of `other` is in this block.
    public func contains(_ other: IPNetwork) -> Bool {
        other.prefixLength >= self.prefixLength && self.contains(other.address)
    }

    /// The block in CIDR form.
    public var description: String { "\(self.address)/\(self.prefixLength)" }
}
