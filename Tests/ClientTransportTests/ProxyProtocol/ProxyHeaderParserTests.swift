// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOCore
import Testing

@testable import ClientTransport

@Suite struct ProxyHeaderParserTests {
    static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]

    /// A binary header.
    static func binary(_ command: UInt8, _ family: UInt8, _ body: [UInt8]) -> [UInt8] {
        Self.signature + [command, family, UInt8(body.count >> 8), UInt8(body.count & 0xff)] + body
    }

    private static func client(_ text: String) -> ProxyHeader { IPAddress(text).map { .client($0) } ?? .local }

    private static let four: [UInt8] = [192, 0, 2, 7, 10, 0, 0, 1, 0xc0, 0, 0x01, 0xbb]
    private static let six: [UInt8] =
        [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [9] + [UInt8](repeating: 0, count: 20)
    private static let mapped: [UInt8] =
        [UInt8](repeating: 0, count: 10) + [0xff, 0xff, 192, 0, 2, 7] + [UInt8](repeating: 0, count: 20)

    static let good: [([UInt8], ProxyHeader)] = [
        (Array("PROXY TCP4 192.0.2.7 10.0.0.1 49152 443\r\n".utf8), Self.client("192.0.2.7")),
        (Array("PROXY TCP6 2001:db8::9 2001:db8::1 65535 0\r\n".utf8), Self.client("2001:db8::9")),
        (Array("PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n".utf8), Self.client("192.0.2.7")),
        (Array("PROXY UNKNOWN\r\n".utf8), .unnamed),
        (Array("PROXY UNKNOWN ffff:f:f 1 2 3 whatever\r\n".utf8), .unnamed),
        (Self.binary(0x21, 0x11, Self.four), Self.client("192.0.2.7")),
        (Self.binary(0x21, 0x21, Self.six), Self.client("2001:db8::9")),
        (Self.binary(0x21, 0x21, Self.mapped), Self.client("192.0.2.7")),
        // Extensions: a checksum and a name.
        (
            Self.binary(0x21, 0x11, Self.four + [3, 0, 4, 1, 2, 3, 4, 2, 0, 1, 0x61]), Self.client("192.0.2.7")
        ),
        (Self.binary(0x20, 0, []), .local), (Self.binary(0x20, 0x11, Self.four), .local),
        (Self.binary(0x20, 0xff, [1, 2, 3]), .local), (Self.binary(0x21, 0, []), .unnamed),
        (Self.binary(0x21, 0x31, [UInt8](repeating: 0x2f, count: 216)), .unnamed),
        (Self.binary(0x21, 0x11, Self.four + [UInt8](repeating: 0, count: 508)), Self.client("192.0.2.7")),
    ]

    @Test(arguments: Self.good)
    func aHeaderIsReadWhereverItIsCut(bytes: [UInt8], expected: ProxyHeader) throws {
        let behind = Array("GET /".utf8)
        for count in 0..<bytes.count {
            var part = ByteBuffer(bytes: bytes.prefix(count))
            let read = try ProxyHeaderParser.parse(&part)
            #expect(read == nil, "\(count) bytes")
            #expect(part.readableBytes == count, "nothing is taken")
        }
        var whole = ByteBuffer(bytes: bytes + behind)
        let read = try ProxyHeaderParser.parse(&whole)
        #expect(read == expected)
        #expect(Array(whole.readableBytesView) == behind, "what follows is left")
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "PROXZ", "proxy TCP4", "\u{16}\u{3}\u{1}", "\r\n\r\nX", " PROXY TCP4",
    ])
    func somethingElseIsToldAtOnce(text: String) {
        var bytes = ByteBuffer(string: text)
        #expect(throws: ProxyHeaderError.missing) { try ProxyHeaderParser.parse(&bytes) }
    }

    @Test(arguments: [
        "PROXY \r\n", "PROXY\tTCP4 1.2.3.4 1.2.3.4 1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
        "PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n", "PROXY TCP4 ::1 ::1 1 2\r\n", "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n",
        "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n", "PROXY unknown\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4\u{0} 1 2\r\n",
        "PROXY TCP4 1.2.3.4 \u{e9} 1 2\r\n",
    ])
    func aWrongLineIsRefused(text: String) {
        var bytes = ByteBuffer(string: text)
        #expect(throws: (any Error).self) { try ProxyHeaderParser.parse(&bytes) }
    }

    @Test func aLineWithoutEndIsNotWaitedFor() throws {
        let text = Array(("PROXY UNKNOWN " + String(repeating: "x", count: 200)).utf8)
        var fits = ByteBuffer(bytes: text.prefix(ProxyHeaderParser.maximumLine - 1))
        let read = try ProxyHeaderParser.parse(&fits)
        #expect(read == nil)
        var long = ByteBuffer(bytes: text.prefix(ProxyHeaderParser.maximumLine))
        #expect(throws: ProxyHeaderError.tooLong) { try ProxyHeaderParser.parse(&long) }
    }

    @Test(arguments: [
        Self.binary(0x11, 0x11, Self.four), Self.binary(0x22, 0x11, Self.four), Self.binary(0x2f, 0x11, Self.four),
        Self.binary(0x21, 0x11, Array(Self.four.dropLast())), Self.binary(0x21, 0x21, Self.four),
        Self.binary(0x21, 0x12, Self.four), Self.binary(0x21, 0x22, Self.six), Self.binary(0x21, 0x41, Self.six),
        Self.binary(0x21, 0x31, Self.four), Self.binary(0x21, 0x10, Self.four),
    ])
    func aWrongBinaryHeaderIsRefused(bytes: [UInt8]) {
        var buffer = ByteBuffer(bytes: bytes)
        #expect(throws: ProxyHeaderError.malformed) { try ProxyHeaderParser.parse(&buffer) }
    }

    @Test func aLengthThatIsTooLargeIsRefusedBeforeAnythingOfItCame() {
        var bytes = ByteBuffer(bytes: Self.signature + [0x21, 0x11, 0x02, 0x09])
        #expect(throws: ProxyHeaderError.tooLong) { try ProxyHeaderParser.parse(&bytes) }
    }
}
