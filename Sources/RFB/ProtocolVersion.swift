// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The version of RFB that both sides speak (RFC 6143, section 7.1.1).
package enum ProtocolVersion: UInt8, Sendable, Hashable, Comparable, CaseIterable {
    case v33 = 3
    case v37 = 7
    case v38 = 8

    /// The length of the message that names a version.
    package static let messageLength = 12

    /// The twelve bytes that name this version.
    package var message: [UInt8] { Array("RFB 003.00\(self.rawValue)\n".utf8) }

    /// The version to speak with a peer that sent `message`, or `nil` when `message` names none.
    ///
    /// What is not 3.7 counts as 3.3 below it and as 3.8 above it: RFC 6143 asks for 3.3 for the unofficial versions
    /// (3.5), while 3.889 (Apple), 4.x and 5.x (RealVNC) are peers that speak 3.8 when they are told to.
    package init?(message: some Collection<UInt8>) {
        let bytes = Array(message)
        guard bytes.count == Self.messageLength, bytes.starts(with: "RFB ".utf8), bytes[7] == UInt8(ascii: "."),
            bytes[11] == UInt8(ascii: "\n"), let major = Self.number(bytes[4...6]),
            let minor = Self.number(bytes[8...10]),
            major >= 3
        else { return nil }
        switch (major, minor) {
        case (3, ..<7): self = .v33
        case (3, 7): self = .v37
        default: self = .v38
        }
    }

    /// Lower versions first.
    package static func < (one: Self, other: Self) -> Bool {
        one.rawValue < other.rawValue
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.reduce(Optional(0)) { sum, digit in
            guard let sum, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            return sum * 10 + Int(digit - UInt8(ascii: "0"))
        }
    }
}
