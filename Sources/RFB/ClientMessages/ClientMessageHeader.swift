// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The beginning of a client's message: what it is and where it ends. Pure, and nothing in it depends on what client and
/// server have agreed upon.
package struct ClientMessageHeader: Sendable, Hashable {
    /// What it is.
    package let type: ClientMessageType
    /// The length of the whole message in bytes, its type included; at most 16 MiB and a few.
    package let length: Int

    /// The longest text or clipboard action that a client may announce, in bytes.
    package static let cutTextLimit: UInt32 = 16 * 1024 * 1024
    /// The longest payload of a fence, in bytes.
    package static let fenceLimit: UInt32 = 64

    /// Looks at the message that begins at the reader index of `buffer`, and takes nothing.
    ///
    /// - Returns: `nil` while too little of it is there.
    /// - Throws: when there is no telling where it ends.
    package static func peek(_ buffer: ByteBuffer) throws(ClientMessageFailure) -> ClientMessageHeader? {
        guard let number: UInt8 = self.integer(of: buffer, at: 0) else { return nil }
        guard let type = ClientMessageType(rawValue: number) else { throw .unknownType(number) }
        guard let length = try self.length(of: type, in: buffer) else { return nil }
        return ClientMessageHeader(type: type, length: length)
    }

    private static func length(
        of type: ClientMessageType, in buffer: ByteBuffer
    ) throws(ClientMessageFailure) -> Int? {
        switch type {
        case .setPixelFormat: 20
        case .setEncodings: self.integer(of: buffer, at: 2).map { (count: UInt16) in 4 + 4 * Int(count) }
        case .framebufferUpdateRequest, .enableContinuousUpdates: 10
        case .keyEvent, .xenKeyEvent: 8
        // Seven with more than seven buttons, which both sides have to want: ``ViewOnlyFilter`` lets no console hear that.
        case .pointerEvent: 6
        case .clientCutText: try self.cutTextLength(in: buffer)
        case .clientFence: try self.fenceLength(in: buffer)
        case .xvp: 4
        case .setDesktopSize: self.integer(of: buffer, at: 6).map { (screens: UInt8) in 8 + 16 * Int(screens) }
        case .gii: self.giiLength(in: buffer)
        case .qemu: try self.qemuLength(in: buffer)
        }
    }

    /// A negative length is that of an action of the extended clipboard.
    private static func cutTextLength(in buffer: ByteBuffer) throws(ClientMessageFailure) -> Int? {
        guard let signed: Int32 = self.integer(of: buffer, at: 4) else { return nil }
        guard signed.magnitude <= self.cutTextLimit else {
            throw .tooLong(what: "text", length: signed.magnitude, limit: self.cutTextLimit)
        }
        return 8 + Int(signed.magnitude)
    }

    private static func fenceLength(in buffer: ByteBuffer) throws(ClientMessageFailure) -> Int? {
        guard let payload: UInt8 = self.integer(of: buffer, at: 8) else { return nil }
        guard payload <= self.fenceLimit else {
            throw .tooLong(what: "fence", length: UInt32(payload), limit: self.fenceLimit)
        }
        return 9 + Int(payload)
    }

    /// The top bit of its second byte says how its numbers are written.
    private static func giiLength(in buffer: ByteBuffer) -> Int? {
        guard let kind: UInt8 = self.integer(of: buffer, at: 1) else { return nil }
        let payload: UInt16? = self.integer(of: buffer, at: 2, endianness: kind & 0x80 == 0 ? .little : .big)
        return payload.map { 4 + Int($0) }
    }

    private static func qemuLength(in buffer: ByteBuffer) throws(ClientMessageFailure) -> Int? {
        guard let kind: UInt8 = self.integer(of: buffer, at: 1) else { return nil }
        switch kind {
        case 0:
            return 12
        case 1:
            guard let operation: UInt16 = self.integer(of: buffer, at: 2) else { return nil }
            switch operation {
            case 0, 1: return 4
            case 2: return 10
            default: throw .unknownAudioOperation(operation)
            }
        default:
            throw .unknownQEMUMessage(kind)
        }
    }

    private static func integer<Number: FixedWidthInteger>(
        of buffer: ByteBuffer, at offset: Int, endianness: Endianness = .big
    ) -> Number? {
        buffer.getInteger(at: buffer.readerIndex + offset, endianness: endianness)
    }
}
