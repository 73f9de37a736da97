// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a client broke RFC 6455, or a limit.
package enum FrameViolation: Error, Sendable, Hashable, CustomStringConvertible {
    case unmaskedFrame
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

    /// The close code that tells the client.
    package var closeCode: CloseCode {
        switch self {
        case .text: .unacceptableData
        case .frameTooLong: .tooBig
        case .closeReason: .invalidText
        case .tooManyFrames: .policyViolation
        default: .protocolError
        }
    }

    /// What the client did, in words.
    package var description: String {
        switch self {
        case .unmaskedFrame: "the client sent an unmasked frame"
        case .reservedBits: "the client set reserved bits"
        case .reservedOpcode(let opcode): "the client used the reserved opcode \(opcode)"
        case .text: "the client sent text; only binary frames are accepted"
        case .lengthNotMinimal: "the client wrote a length in more bytes than it needs"
        case .lengthOutOfRange: "the client wrote a length with its top bit set"
        case .frameTooLong(let length): "the client announced a frame of \(length) bytes, which is too long"
        case .controlFrameTooLong: "the client sent a control frame of more than 125 bytes"
        case .controlFrameFragmented: "the client sent a control frame in fragments"
        case .continuationOfNothing: "the client continued a message that it had not begun"
        case .messageInsideMessage: "the client began a message inside another"
        case .closePayload: "the client sent a close frame with one byte"
        case .closeCode(let code): "the client closed with the code \(code), which may not be sent"
        case .closeReason: "the client closed with a reason that is not UTF-8"
        case .tooManyFrames: "the client sent too many frames in one second"
        }
    }
}
