// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why a WebSocket is closed (RFC 6455, section 7.4, and IANA's registry).
package struct CloseCode: Sendable, Hashable {
    /// The number on the wire.
    package var rawValue: UInt16

    /// The code with this number.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The purpose was fulfilled.
    package static let normal = CloseCode(rawValue: 1000)
    /// The server is going down.
    package static let goingAway = CloseCode(rawValue: 1001)
    /// The peer broke the protocol.
    package static let protocolError = CloseCode(rawValue: 1002)
    /// The peer sent a kind of data that is not accepted: text.
    package static let unacceptableData = CloseCode(rawValue: 1003)
    /// Text that is not UTF-8.
    package static let invalidText = CloseCode(rawValue: 1007)
    /// A rule of the house was broken.
    package static let policyViolation = CloseCode(rawValue: 1008)
    /// A frame is too long.
    package static let tooBig = CloseCode(rawValue: 1009)
    /// Something failed behind the server.
    package static let internalError = CloseCode(rawValue: 1011)
    /// Try again later.
    package static let tryAgainLater = CloseCode(rawValue: 1013)

    /// Whether a peer may send this number: not the ones that are reserved for "no code was sent" and the like.
    package var isAllowedOnTheWire: Bool {
        switch self.rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
