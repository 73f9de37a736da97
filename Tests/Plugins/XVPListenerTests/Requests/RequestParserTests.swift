// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import XVPListener

@Suite struct RequestParserTests {
    private static let token = "6e802a38-c620-45d2-9279-12ece54207cb"

    /// Feeds `pieces` one after the other and gives the last step with what is left.
    private static func parse(
        _ pieces: [ArraySlice<UInt8>], limit: Int = 8192
    ) -> (step: RequestParser.Step, rest: [UInt8]) {
        var parser = RequestParser(limit: limit)
        var step = RequestParser.Step.needMoreBytes
        var rest: [UInt8] = []
        for piece in pieces {
            var buffer = ByteBuffer(bytes: piece)
            step = parser.receive(&buffer)
            rest += buffer.readableBytesView
        }
        return (step, rest)
    }

    private static func parse(_ text: String, limit: Int = 8192) -> RequestParser.Step {
        self.parse([Array(text.utf8)[...]], limit: limit).step
    }

    @Test func whatTheJavaViewerSendsIsUnderstoodHoweverItIsCut() {
        let bytes = Array("CONNECT /console?token=\(Self.token) HTTP/1.0\r\n\r\n".utf8)
        #expect(bytes.count == 72)
        let request = RequestParser.Step.request(XVPRequest(target: "/console?token=\(Self.token)"))
        for cut in 0...bytes.count {
            #expect(Self.parse([bytes[..<cut], bytes[cut...]]).step == request)
            for other in cut...bytes.count {
                #expect(Self.parse([bytes[..<cut], bytes[cut..<other], bytes[other...]]).step == request)
            }
        }
        #expect(Self.parse(bytes.indices.map { bytes[$0...$0] }).step == request)
        for end in bytes.indices { #expect(Self.parse([bytes[..<end]]).step == .needMoreBytes) }
    }

    @Test func whatFollowsIsLeftHoweverItIsCut() {
        let head = Array("CONNECT /console HTTP/1.0\r\nHost: h\r\n\r\n".utf8)
        let all = head + Array("RFB 003.008\n".utf8)
        for cut in 0...all.count {
            let (step, rest) = Self.parse([all[..<cut], all[cut...]])
            #expect(step == .request(XVPRequest(target: "/console")))
            #expect(rest == Array("RFB 003.008\n".utf8))
        }
    }

    @Test(arguments: [
        "CONNECT / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "get / HTTP/1.1\r\n\r\n", "M-SEARCH / HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        "CONNECT / HTTP/1.0\r\nContent-Length:0\r\n\r\n", "CONNECT / HTTP/1.0\r\nX:\r\n\r\n",
        "CONNECT / HTTP/1.0\r\nX: \u{e9}\t\u{e9}\r\nUser-Agent: Java/17 (a; b)\r\n\r\n",
    ])
    func anyMethodAndBothVersionsWithAHostOrWithout(text: String) {
        #expect(Self.parse(text) == .request(XVPRequest(target: "/")))
    }

    @Test(
        arguments: [
            ("CONNECT h:5900 HTTP/1.0\r\n\r\n", .notOriginForm),
            ("CONNECT [::1]:5900 HTTP/1.1\r\n\r\n", .notOriginForm),
            ("CONNECT http://h/console?token=x HTTP/1.0\r\n\r\n", .notOriginForm),
            ("GET https://h/ HTTP/1.1\r\n\r\n", .notOriginForm), ("OPTIONS * HTTP/1.1\r\n\r\n", .notOriginForm),
            ("CONNECT /console#x HTTP/1.0\r\n\r\n", .notOriginForm),
            ("CONNECT /console?token=x HTTP/1.2\r\n\r\n", .invalidVersion),
            ("CONNECT /console?token=x HTTP/2.0\r\n\r\n", .invalidVersion),
            ("CONNECT /console?token=x http/1.0\r\n\r\n", .invalidVersion),
            ("CONNECT /console\r\n\r\n", .invalidRequestLine), ("\r\n\r\n", .invalidRequestLine),
            ("CONNECT  /console HTTP/1.0\r\n\r\n", .invalidRequestLine),
            ("CONNECT /console  HTTP/1.0\r\n\r\n", .invalidRequestLine),
            ("CONNECT /console HTTP/1.0 \r\n\r\n", .invalidRequestLine),
            (" CONNECT /console HTTP/1.0\r\n\r\n", .invalidRequestLine),
            ("CON(NECT /console HTTP/1.0\r\n\r\n", .invalidRequestLine),
            ("CONNECT\t/console HTTP/1.0\r\n\r\n", .invalidByte(9)),
            ("CONNECT /\u{0} HTTP/1.0\r\n\r\n", .invalidByte(0)),
            ("CONNECT /\u{e9} HTTP/1.0\r\n\r\n", .invalidByte(0xc3)), ("RFB 003.008\n", .invalidLineEnd),
            ("CONNECT / HTTP/1.0\n\n", .invalidLineEnd), ("CONNECT / HTTP/1.0\r\r\n", .invalidLineEnd),
            ("CONNECT / HTTP/1.0\r\nX: a\n\r\n", .invalidLineEnd),
            ("CONNECT / HTTP/1.0\r\nX: a\rb\r\n", .invalidLineEnd),
            ("CONNECT / HTTP/1.0\r\n X: a\r\n\r\n", .invalidField),
            ("CONNECT / HTTP/1.0\r\nX: a\r\n b\r\n", .invalidField),
            ("CONNECT / HTTP/1.0\r\nX : a\r\n\r\n", .invalidField),
            ("CONNECT / HTTP/1.0\r\n: a\r\n\r\n", .invalidField),
            ("CONNECT / HTTP/1.0\r\nX\r\n\r\n", .invalidField),
            ("CONNECT / HTTP/1.0\r\nX: \u{7f}\r\n", .invalidByte(0x7f)),
            ("CONNECT / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", .twoHosts),
            ("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n", .announcesBody),
            ("POST / HTTP/1.0\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", .announcesBody),
            ("POST / HTTP/1.0\r\nContent-Length:\r\n\r\n", .announcesBody),
            ("POST / HTTP/1.0\r\nTRANSFER-encoding: identity\r\n\r\n", .announcesBody),
        ] as [(String, RequestFault)])
    func whatIsNotARequestForAConsoleIsRefusedHoweverItIsCut(text: String, fault: RequestFault) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            #expect(Self.parse([bytes[..<cut], bytes[cut...]]).step == .failed(fault), "\(text) cut at \(cut)")
        }
        #expect(!"\(fault)".contains("token"))
    }

    @Test func theFirstByteThatCannotBeRightIsEnough() {
        #expect(Self.parse("\u{16}") == .failed(.invalidByte(0x16)))
        #expect(Self.parse("CONNECT / HTTP/1.0\n") == .failed(.invalidLineEnd))
    }

    @Test func aHeaderBlockMayBeAsLongAsTheLimitAndNotLonger() {
        let head = "CONNECT / HTTP/1.0\r\nX: "
        for limit in [64, 8192] {
            let room = limit - head.utf8.count - 4
            let fits = head + String(repeating: "a", count: room) + "\r\n\r\n"
            #expect(fits.utf8.count == limit)
            #expect(Self.parse(fits, limit: limit) == .request(XVPRequest(target: "/")))
            let long = head + String(repeating: "a", count: room + 1) + "\r\n\r\n"
            #expect(Self.parse(long, limit: limit) == .failed(.tooLong))
        }
        #expect(Self.parse(String(repeating: "a", count: 8193)) == .failed(.tooLong))
    }

    @Test func nothingIsTakenAfterTheEnd() {
        var parser = RequestParser(limit: 100)
        var buffer = ByteBuffer(string: "CONNECT / HTTP/1.0\r\n\r\nCONNECT /other HTTP/1.0\r\n\r\n")
        let first = parser.receive(&buffer)
        let left = buffer.readableBytes
        #expect(parser.receive(&buffer) == first)
        #expect(buffer.readableBytes == left)
    }
}
