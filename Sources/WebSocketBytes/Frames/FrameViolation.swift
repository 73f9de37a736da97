// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How the other side broke RFC 6455, or a limit.
package enum FrameViolation: Error, Sendable, Hashable, CustomStringConvertible {
    case unmaskedFrame
    case maskedFrame
    case reservedBits
    case reservedOpcode(UInt8)
    case text
    case lengthNotMinimal
    case lengthOutOfRange
    case frameTooLong(UInt64)
    case controlFrameTooLong
    case controlFrameFragmented
    case continuationOfNothing
    case messageInsideMessage
    case closePayload
    case closeCode(UInt16)
    case closeReason
    case tooManyFrames

    /// The close code that tells the other side.
    package var closeCode: CloseCode {
        switch self {
        case .text: .unacceptableData
        case .frameTooLong: .tooBig
        case .closeReason: .invalidText
        case .tooManyFrames: .policyViolation
        default: .protocolError
        }
    }

    /// What a client did, in words.
    package var description: String { "the client \(self.fault)" }

    /// What was done, in words that want somebody before them.
    package var fault: String {
        switch self {
        case .unmaskedFrame: "sent an unmasked frame"
        case .maskedFrame: "sent a masked frame"
        case .reservedBits: "set reserved bits"
        case .reservedOpcode(let opcode): "used the reserved opcode \(opcode)"
        case .text: "sent text; only binary frames are accepted"
        case .lengthNotMinimal: "wrote a length in more bytes than it needs"
        case .lengthOutOfRange: "wrote a length with its top bit set"
        case .frameTooLong(let length): "announced a frame of \(length) bytes, which is too long"
        case .controlFrameTooLong: "sent a control frame of more than 125 bytes"
        case .controlFrameFragmented: "sent a control frame in fragments"
        case .continuationOfNothing: "continued a message that it had not begun"
        case .messageInsideMessage: "began a message inside another"
        case .closePayload: "sent a close frame with one byte"
        case .closeCode(let code): "closed with the code \(code), which may not be sent"
        case .closeReason: "closed with a reason that is not UTF-8"
        case .tooManyFrames: "sent too many frames in one second"
        }
    }
}
