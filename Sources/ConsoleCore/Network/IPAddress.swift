// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// An IPv4 or IPv6 address as a number, with no name, port or zone.
///
/// An IPv4 address written inside IPv6 (`::ffff:10.0.0.1`, and the NAT64 prefix `64:ff9b::/96`) becomes the IPv4
/// address that it reaches, so that a rule about the one cannot be passed by writing the other.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    public let bytes: [UInt8]

    /// The address in `text`, as inet_pton(3) reads it: four decimal parts, or IPv6 with no zone. Shorthands such as
    /// `127.1` or `0x7f.1` are no addresses.
    public init?(_ text: some StringProtocol) {
        var four = in_addr()
        var sixteen = in6_addr()
        let text = String(text)
        // To C, what follows a zero is not there.
        guard !text.utf8.contains(0) else { return nil }
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(bytes: withUnsafeBytes(of: &four) { Array($0) })
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            self.init(bytes: withUnsafeBytes(of: &sixteen) { Array($0) })
        } else {
            return nil
        }
    }

    /// The address of `bytes`, or `nil` unless there are 4 or 16.
    public init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4:
            self.bytes = bytes
        case 16:
            let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
            let translated: [UInt8] = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]
            let head = Array(bytes.prefix(12))
            self.bytes = head == mapped || head == translated ? Array(bytes.suffix(4)) : bytes
        default:
            return nil
        }
    }

    /// Whether this is 4 bytes long.
    public var isIPv4: Bool { self.bytes.count == 4 }

    /// The address in its usual form.
    public var description: String {
        let family = self.isIPv4 ? AF_INET : AF_INET6
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = self.bytes.withUnsafeBytes { inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count)) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether this is a loopback address (127.0.0.0/8 or ::1).
    public var isLoopback: Bool {
        IPNetwork.loopback.contains { $0.contains(self) }
    }

    /// Whether this stands for "any address" (0.0.0.0 or ::).
    public var isWildcard: Bool {
        self.bytes.allSatisfy { $0 == 0 }
    }
}
