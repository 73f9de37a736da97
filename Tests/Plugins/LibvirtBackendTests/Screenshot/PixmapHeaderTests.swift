// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import LibvirtBackend

@Suite struct PixmapHeaderTests {
    @Test(
        arguments: [
            ("P6\n720 400\n255\n", 720, 400), ("P6 1 1 255 ", 1, 1),
            ("P6\t\r\n32767\u{b}\u{c}1953\n\n00255\n", 32767, 1953),
            ("P6#x\n3 #y\n 2 # z\n255\n", 3, 2),
        ])
    func aHeadIsReadAndNothingBehindIt(text: String, width: Int, height: Int) throws {
        let bytes = Array(text.utf8)
        let expected = PixmapHeader.Reading.complete(PixmapHeader(width: width, height: height), length: bytes.count)
        #expect(try PixmapHeader.read(bytes) == expected)
        #expect(try PixmapHeader.read(bytes + [10, 32, 35, 255]) == expected)
        for length in 0..<bytes.count {
            #expect(try PixmapHeader.read(Array(bytes.prefix(length))) == .incomplete, "\(length)")
        }
    }

    @Test(
        arguments: [
            ("P5 1 1 255 ", "does not begin with P6"), ("Q", "does not begin with P6"),
            ("P61 1 255 ", "has the byte 49 behind its P6"), ("P6 -1 1 255 ", "has the byte 45 where a number must be"),
            ("P6 1 x 255 ", "has the byte 120 where a number must be"),
            ("P6 1x 1 255 ", "has the byte 120 in a number"),
            ("P6 1 1 255#", "has the byte 35 in a number"), ("P6 1 1 254 ", "has the greatest value 254, not 255"),
            ("P6 1 1 65535 ", "has the greatest value 65535, not 255"),
            ("P6 100000 1 255 ", "has a number that is too long"),
            ("P6 99999999999999999999999999999 1 255 ", "has a number that is too long"),
            ("P6 0 1 255 ", "has 0 x 1 pixels; allowed are 1 to 32767 each way and 64000000 in all"),
            ("P6 1 0 255 ", "has 1 x 0 pixels; allowed are 1 to 32767 each way and 64000000 in all"),
            ("P6 32768 1 255 ", "has 32768 x 1 pixels; allowed are 1 to 32767 each way and 64000000 in all"),
            ("P6 1 32768 255 ", "has 1 x 32768 pixels; allowed are 1 to 32767 each way and 64000000 in all"),
            ("P6 8001 8000 255 ", "has 8001 x 8000 pixels; allowed are 1 to 32767 each way and 64000000 in all"),
            ("P6 99999 99999 255 ", "has 99999 x 99999 pixels; allowed are 1 to 32767 each way and 64000000 in all"),
        ])
    func whatIsNoHeadIsRefusedWithItsReason(text: String, reason: String) {
        let error = #expect(throws: ConsoleError.self) { try PixmapHeader.read(Array(text.utf8)) }
        #expect(error?.code == .backendUnavailable && error?.message == "the screenshot \(reason)")
    }

    @Test(arguments: ["P6 #" + String(repeating: "x", count: 2000), "P6" + String(repeating: " ", count: 2000)])
    func aHeadHasAnEnd(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try PixmapHeader.read(Array(bytes.prefix(PixmapHeader.maximumLength - 1))) == .incomplete)
        let error = #expect(throws: ConsoleError.self) { try PixmapHeader.read(bytes) }
        #expect(error?.message == "the screenshot has a head of more than 1024 bytes")
    }
}
