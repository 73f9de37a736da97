// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct ScreenshotTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    private static let jpeg: [UInt8] = [0xff, 0xd8, 0xff]

    @Test func theFirstBytesTellTheFormat() throws {
        let png = try Screenshot(bytes: Self.png + [1])
        #expect(png.format == .png && png.format.mediaType == "image/png" && png.bytes == Self.png + [1])
        let jpeg = try Screenshot(bytes: Self.jpeg + [0xe0])
        #expect(jpeg.format == .jpeg && jpeg.format.mediaType == "image/jpeg")
    }

    @Test(
        arguments: (0..<Self.png.count).map { Array(Self.png.prefix($0)) } + [Array(Self.jpeg.prefix(2))]
            + [Array("P6 1 1 255 abc".utf8), Array("<html>".utf8), Array("GIF89a".utf8)])
    func whatIsNoImageIsRefused(bytes: [UInt8]) {
        let error = #expect(throws: ConsoleError.self) { try Screenshot(bytes: bytes) }
        #expect(error?.code == .backendUnavailable)
        #expect(error?.message == "the screenshot is neither a PNG nor a JPEG image")
    }

    @Test func thereIsAGreatestSize() throws {
        var bytes = Self.jpeg + [UInt8](repeating: 0, count: Screenshot.maximumSize - 3)
        #expect(try Screenshot(bytes: bytes).bytes.count == 16_777_216)
        bytes.append(0)
        let error = #expect(throws: ConsoleError.self) { try Screenshot(bytes: bytes) }
        #expect(error?.message == "the screenshot has more than 16777216 bytes, which is the most allowed")
    }

    @Test func itPrintsWithoutItsBytes() throws {
        let screenshot = try Screenshot(bytes: Self.jpeg + [42])
        var dumped = ""
        dump(screenshot, to: &dumped)
        #expect("\(screenshot)" == "image/jpeg, 4 bytes")
        #expect(!dumped.contains("42") && !String(reflecting: screenshot).contains("42"))
    }
}
