// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import XenSimulator

@Suite struct RequestReaderTests {
    /// What a reader makes of `text`, which comes in pieces.
    private func read(_ pieces: [[UInt8]], _ quirks: Quirks = Quirks()) -> [String] {
        var reader = RequestReader()
        var found: [String] = []
        for piece in pieces {
            reader.add(ByteBuffer(bytes: piece))
            reading: while true {
                switch reader.next(quirks) {
                case .more: break reading
                case .request(let head, let body):
                    found.append("\(head.method) \(head.target) \(String(decoding: body, as: UTF8.self))")
                case .refused(let status): return found + ["\(status)"]
                }
            }
        }
        let rest = reader.takeRest()
        return rest.readableBytes > 0 ? found + ["+" + String(buffer: rest)] : found
    }

    private func read(_ text: String, _ quirks: Quirks = Quirks()) -> [String] {
        self.read([Array(text.utf8)], quirks)
    }

    @Test func everyCutOfTwoRequestsReadsTheSame() {
        let text =
            "POST /RPC2 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
            + "CONNECT /console?uuid=u HTTP/1.0\r\nHost: h\r\n\r\n"
        let bytes = Array(text.utf8)
        let expected = ["POST /RPC2 hello", "CONNECT /console?uuid=u "]
        for cut in 0...bytes.count {
            #expect(self.read([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected, "cut at \(cut)")
        }
        #expect(self.read(bytes.map { [$0] }) == expected)
    }

    @Test func aHeaderBlockOf1024BytesIsReadAndOneOf1025IsNot() {
        func request(_ size: Int) -> String {
            let frame = "CONNECT /console?uuid=u HTTP/1.0\r\nX: \r\n\r\n"
            return frame.replacing("X: ", with: "X: \(String(repeating: "x", count: size - frame.utf8.count))")
        }
        #expect(self.read(request(1024)) == ["CONNECT /console?uuid=u "])
        #expect(self.read(request(1025)) == ["431"])
        #expect(self.read(String(request(1025).prefix(1024))) == ["431"])
        var old = Quirks()
        old.release = .xenServer6
        #expect(self.read(request(5000), old) == ["CONNECT /console?uuid=u "])
    }

    @Test(arguments: [
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 307201\r\n\r\n",
    ]) func aBodyHasALengthWithinBounds(text: String) {
        #expect(self.read(text) == ["500"])
    }

    @Test func theOldParserTakesOneQuestionMarkAnd242Lines() {
        var old = Quirks()
        old.release = .xenServer56
        let start = "CONNECT /console?uuid=u"
        #expect(self.read("\(start)&a=? HTTP/1.0\r\n\r\n") == ["CONNECT /console?uuid=u&a=? "])
        #expect(self.read("\(start)&a=? HTTP/1.0\r\n\r\n", old) == ["500"])
        func lines(_ count: Int) -> String { String(repeating: "A: b\r\n", count: count) }
        #expect(self.read("\(start) HTTP/1.0\r\n\(lines(242))\r\n", old) == ["CONNECT /console?uuid=u "])
        #expect(self.read("\(start) HTTP/1.0\r\n\(lines(243))\r\n", old) == ["500"])
    }
}
