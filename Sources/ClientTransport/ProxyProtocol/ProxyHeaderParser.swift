// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import NIOCore

/// Reads the header of the PROXY protocol, version 1 (a line) or 2 (binary), as HAProxy's proxy-protocol.txt has it.
///
/// Nothing is kept between calls: a header is short, and what came of it so far is looked at as a whole.
package enum ProxyHeaderParser {
    /// The longest header that is read, in bytes, in version 2: what the specification wants every receiver to take at
    /// once.
    package static let maximumLength = 536
    /// The longest line of version 1, in bytes, with its end.
    static let maximumLine = 107

    private static let signature: [UInt8] = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
    private static let word = Array("PROXY ".utf8)

    /// Takes the header from the front of `bytes`; what follows it is left there.
    ///
    /// - Returns: the header, or `nil` while it is not complete; then nothing was taken.
    /// - Throws: ``ProxyHeaderError`` as soon as it cannot become a header any more.
    package static func parse(_ bytes: inout ByteBuffer) throws(ProxyHeaderError) -> ProxyHeader? {
        let start = bytes.readableBytesView.prefix(Self.signature.count)
        if Self.agrees(start, with: Self.word) { return try Self.parseLine(&bytes) }
        if Self.agrees(start, with: Self.signature) { return try Self.parseBinary(&bytes) }
        throw .missing
    }

    /// Whether `start` and `expected` are the same as far as both go.
    private static func agrees(_ start: ByteBufferView, with expected: [UInt8]) -> Bool {
        zip(start, expected).allSatisfy { $0 == $1 }
    }

    // MARK: Version 1

    private static func parseLine(_ bytes: inout ByteBuffer) throws(ProxyHeaderError) -> ProxyHeader? {
        let line = bytes.readableBytesView.prefix(Self.maximumLine)
        guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else {
            if line.count == Self.maximumLine { throw .tooLong }
            return nil
        }
        let text = line[..<end]
        guard text.last == UInt8(ascii: "\r"), text.allSatisfy({ $0 < 0x80 }) else { throw .malformed }
        let words = String(decoding: text.dropLast(), as: UTF8.self)
            .split(separator: " ", omittingEmptySubsequences: false)
        bytes.moveReaderIndex(forwardBy: text.count + 1)
        // What else stands behind UNKNOWN is to be ignored.
        if words.count >= 2, words[1] == "UNKNOWN" { return .unnamed }
        guard words.count == 6, let source = Self.address(words[2], protocolName: words[1]),
            Self.address(words[3], protocolName: words[1]) != nil, Self.isPort(words[4]), Self.isPort(words[5])
        else { throw .malformed }
        return .client(source)
    }

    private static func address(_ text: Substring, protocolName: Substring) -> IPAddress? {
        switch protocolName {
        case "TCP4": text.contains(":") ? nil : IPAddress(text)
        case "TCP6": text.contains(":") ? IPAddress(text) : nil
        default: nil
        }
    }

    private static func isPort(_ text: Substring) -> Bool {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), number <= 65535
        else { return false }
        return text == "0" || text.first != "0"
    }

    // MARK: Version 2

    private static func parseBinary(_ bytes: inout ByteBuffer) throws(ProxyHeaderError) -> ProxyHeader? {
        var header = bytes
        header.moveReaderIndex(forwardBy: min(Self.signature.count, header.readableBytes))
        guard let command = header.readInteger(as: UInt8.self) else { return nil }
        guard command == 0x20 || command == 0x21 else { throw .malformed }
        guard let family = header.readInteger(as: UInt8.self), let length = header.readInteger(as: UInt16.self) else {
            return nil
        }
        guard Self.signature.count + 4 + Int(length) <= Self.maximumLength else { throw .tooLong }
        guard var body = header.readSlice(length: Int(length)) else { return nil }
        bytes = header
        if command == 0x20 { return .local }
        // The high half is the family of the addresses, the low one the transport. Behind the addresses come
        // extensions, none of which is needed here.
        switch family {
        case 0x11: return try Self.source(in: &body, size: 4)
        case 0x21: return try Self.source(in: &body, size: 16)
        case 0x31 where body.readableBytes >= 216: return .unnamed
        case 0x00: return .unnamed
        default: throw .malformed
        }
    }

    /// The first of two addresses of `size` bytes, behind which stand two ports.
    private static func source(in body: inout ByteBuffer, size: Int) throws(ProxyHeaderError) -> ProxyHeader {
        guard body.readableBytes >= 2 * size + 4, let bytes = body.readBytes(length: size),
            let address = IPAddress(bytes: bytes)
        else { throw .malformed }
        return .client(address)
    }
}
