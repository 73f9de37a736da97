// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// What of a client's messages reaches the console of a view-only session: that which shows a picture.
///
/// Only SetPixelFormat, SetEncodings and FramebufferUpdateRequest go through. They are in every version of RFB, and
/// every server agrees on where they end: so nothing that a client puts into one of them can be read as a key by a
/// server that does not know it. Everything else whose end is known is dropped as it comes, and after a message whose
/// end is not known nothing goes through any more.
///
/// Pure: bytes go in, one answer at a time comes out. Of what has come it leaves at most a message of 20 bytes unread.
package struct ViewOnlyFilter: Sendable {
    /// What to do next.
    package enum Step: Sendable, Hashable {
        /// Wait for more bytes.
        case needMoreBytes
        /// Send these bytes to the console, then call ``ViewOnlyFilter/receive(_:)`` again.
        case pass(ByteBuffer)
        /// There is no telling the client's messages apart. Close.
        case failed(ClientMessageFailure)
    }

    private enum State {
        case message
        /// In the list of SetEncodings.
        case encodings(left: Int)
        /// In a message that is dropped.
        case dropping(left: Int)
        case failed(ClientMessageFailure)
    }

    private var state = State.message

    /// A filter of a client that has sent ClientInit.
    package init() {}

    /// Takes one step over what has come in.
    package mutating func receive(_ buffer: inout ByteBuffer) -> Step {
        while true {
            switch self.state {
            case .message:
                if let step = self.beginMessage(&buffer) { return step }
            case .encodings(let left):
                return self.receiveEncodings(&buffer, left: left)
            case .dropping(let left):
                let count = min(left, buffer.readableBytes)
                buffer.moveReaderIndex(forwardBy: count)
                guard count == left else {
                    self.state = .dropping(left: left - count)
                    return .needMoreBytes
                }
                self.state = .message
            case .failed(let failure):
                return .failed(failure)
            }
        }
    }

    /// The step that a new message asks for; `nil` when the state says it.
    private mutating func beginMessage(_ buffer: inout ByteBuffer) -> Step? {
        let header: ClientMessageHeader
        do {
            guard let begun = try ClientMessageHeader.peek(buffer) else { return .needMoreBytes }
            header = begun
        } catch {
            self.state = .failed(error)
            return nil
        }
        switch header.type {
        case .setPixelFormat, .framebufferUpdateRequest:
            return buffer.readSlice(length: header.length).map { .pass($0) } ?? .needMoreBytes
        case .setEncodings:
            guard let head = buffer.readSlice(length: 4) else { return .needMoreBytes }
            let count = (header.length - 4) / 4
            self.state = count == 0 ? .message : .encodings(left: count)
            return .pass(head)
        case .keyEvent, .pointerEvent, .clientCutText, .enableContinuousUpdates, .clientFence, .xvp, .setDesktopSize,
            .gii, .xenKeyEvent, .qemu:
            self.state = .dropping(left: header.length)
            return nil
        }
    }

    private mutating func receiveEncodings(_ buffer: inout ByteBuffer, left: Int) -> Step {
        let count = min(left, buffer.readableBytes / 4)
        guard count > 0 else { return .needMoreBytes }
        var passed = ByteBuffer()
        for _ in 0..<count {
            guard let encoding: Int32 = buffer.readInteger() else { break }
            passed.writeInteger(Self.withheld.contains(encoding) ? Self.nothing : encoding)
        }
        self.state = count == left ? .message : .encodings(left: left - count)
        return .pass(passed)
    }

    /// Encodings that promise the console messages which do not come through, or do not come as they are known here:
    /// fences, continuous updates, and pointers with more than seven buttons.
    static let withheld: Set<Int32> = [-312, -313, -316]

    /// Stands where one of them stood: a number that nobody has given a meaning, and servers skip what they do not know.
    static let nothing = Int32.min
}
