// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Reads the frames of the other side as a stream of bytes: RFC 6455 for relays.
///
/// Pure and streaming: the payload of data frames is passed on as it arrives, fragments are never put together, and
/// nothing is kept but the head of a frame, or a control frame of at most 125 bytes. Every rule of RFC 6455 that it
/// can break is enforced, because NIO's own decoder lets unmasked frames, reserved bits and lengths in too many
/// bytes through.
package struct FrameDecoder: Sendable {
    /// What a call of ``decode(_:payload:)`` came to.
    package enum Step: Sendable, Hashable {
        /// All bytes were used that can be used now.
        case needMoreBytes
        /// The other side wants a pong with these bytes.
        case ping([UInt8])
        /// It answers a ping.
        case pong
        /// It closes, with its code if it gave one. Its reason is in ``FrameDecoder/closeReason``.
        case close(CloseCode?)
        /// It broke a rule. The connection is to be failed with the violation's code.
        case violation(FrameViolation)
    }

    /// The longest payload of one frame, in bytes. Nothing of that size is kept; noVNC sends at most 10 KiB.
    package static let defaultMaximumLength = 1 << 20

    /// How many frames have begun, for limits on their rate.
    package private(set) var frameCount = 0
    /// What the close frame said behind its code. Empty until there was one.
    package private(set) var closeReason = ""

    private let role: WebSocketRole
    private let maximumLength: Int
    private let acceptsText: Bool
    private var header: FrameHeader?
    private var position = 0
    private var isInsideMessage = false
    private var isFailed: FrameViolation?

    /// A decoder at the beginning of a connection, for this end of it.
    package init(role: WebSocketRole = .server, maximumLength: Int = Self.defaultMaximumLength) {
        self.init(role: role, maximumLength: maximumLength, acceptsText: false)
    }

    /// A decoder that may take text as it takes binary data, without a look at its characters: conformance suites speak
    /// in text.
    init(role: WebSocketRole = .server, maximumLength: Int, acceptsText: Bool) {
        self.role = role
        self.maximumLength = maximumLength
        self.acceptsText = acceptsText
    }

    /// Uses up what it can of `input`: appends the payload of data frames to `payload` and stops at the first thing that
    /// the caller must see before it goes on. After ``Step/needMoreBytes`` at most 13 bytes are left in `input`, or a
    /// control frame that is not complete.
    package mutating func decode(_ input: inout ByteBuffer, payload: inout ByteBuffer) -> Step {
        if let violation = self.isFailed { return .violation(violation) }
        while true {
            if let header = self.header {
                if header.opcode.isControl {
                    guard input.readableBytes >= header.length else { return .needMoreBytes }
                    self.header = nil
                    return self.control(header, &input)
                }
                let count = min(header.length - self.position, input.readableBytes)
                Masking.move(count, from: &input, to: &payload, mask: header.mask, offset: self.position)
                self.position += count
                guard self.position == header.length else { return .needMoreBytes }
                self.header = nil
            } else {
                switch FrameHeader.read(
                    from: &input, maximumLength: self.maximumLength, acceptsText: self.acceptsText, role: self.role)
                {
                case .needMoreBytes:
                    return .needMoreBytes
                case .violation(let violation):
                    return self.fail(violation)
                case .header(let header):
                    self.frameCount &+= 1
                    if let violation = self.begin(header) { return self.fail(violation) }
                }
            }
        }
    }

    private mutating func begin(_ header: FrameHeader) -> FrameViolation? {
        self.header = header
        self.position = 0
        switch header.opcode {
        case .continuation where !self.isInsideMessage: return .continuationOfNothing
        case .binary where self.isInsideMessage, .text where self.isInsideMessage: return .messageInsideMessage
        case .continuation, .binary, .text: self.isInsideMessage = !header.isFinal
        case .close, .ping, .pong: break
        }
        return nil
    }

    private mutating func control(_ header: FrameHeader, _ input: inout ByteBuffer) -> Step {
        var payload = ByteBuffer()
        Masking.move(header.length, from: &input, to: &payload, mask: header.mask, offset: 0)
        switch header.opcode {
        case .ping:
            return .ping(Array(payload.readableBytesView))
        case .close:
            guard payload.readableBytes > 0 else { return .close(nil) }
            guard let number: UInt16 = payload.readInteger() else { return self.fail(.closePayload) }
            let code = CloseCode(rawValue: number)
            guard code.isAllowedOnTheWire else { return self.fail(.closeCode(number)) }
            guard let reason = String(validating: payload.readableBytesView, as: UTF8.self) else {
                return self.fail(.closeReason)
            }
            self.closeReason = reason
            return .close(code)
        case .pong, .continuation, .text, .binary:
            return .pong
        }
    }

    private mutating func fail(_ violation: FrameViolation) -> Step {
        self.isFailed = violation
        return .violation(violation)
    }
}
