// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import LibvirtBackend

@Suite struct ScreenshotReaderTests {
    /// A PPM image of random pixels.
    private static func pixmap(_ width: Int, _ height: Int) -> (file: [UInt8], pixels: [UInt8]) {
        var generator = SystemRandomNumberGenerator()
        let pixels = (0..<width * height * 3).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return (Array("P6\n\(width) \(height)\n255\n".utf8) + pixels, pixels)
    }

    private static func read(_ pieces: [ArraySlice<UInt8>], limit: Int = Screenshot.maximumSize) throws -> Screenshot {
        var reader = ScreenshotReader(limit: limit)
        for piece in pieces { try reader.receive(piece) }
        return try reader.finish()
    }

    /// What ImageMagick sees in a PNG image.
    static func pixels(of screenshot: Screenshot) async throws -> [UInt8] {
        #expect(screenshot.format == .png)
        return try await withTemporaryFolder { folder in
            let (image, pixels) = ("\(folder)/image.png", "\(folder)/pixels")
            try Data(screenshot.bytes).write(to: URL(filePath: image))
            let result = try await Tool.run("convert", ["png:\(image)", "-depth", "8", "rgb:\(pixels)"])
            // It also says what it finds wrong in an image that it can read.
            #expect(result.status == 0 && result.output == "")
            return Array(try Data(contentsOf: URL(filePath: pixels)))
        }
    }

    // As wide as ImageMagick takes them.
    @Test(arguments: [(1, 1), (3, 2), (720, 400), (16_000, 9), (7, 1500)])
    func aPixmapBecomesAPNGImageOfTheSamePixels(width: Int, height: Int) async throws {
        let (file, pixels) = Self.pixmap(width, height)
        let screenshot = try Self.read([file[...]])
        #expect(try await Self.pixels(of: screenshot) == pixels)
    }

    @Test func theSameIsMadeOfEveryCut() throws {
        let (file, _) = Self.pixmap(5, 4)
        let whole = try Self.read([file[...]])
        for cut in 0...file.count {
            #expect(try Self.read([file[..<cut], file[cut...]]) == whole, "\(cut)")
        }
        #expect(try Self.read(file.indices.map { file[$0...$0] }) == whole)
        #expect(try Self.read([file[...], [0, 1, 2], file[...]]) == whole, "what comes behind it counts for nothing")
    }

    @Test func anImageThatIsCutShortIsNone() throws {
        let (file, _) = Self.pixmap(5, 4)
        for length in 0..<file.count {
            let error = #expect(throws: ConsoleError.self) { try Self.read([file[..<length]]) }
            #expect(error?.code == .backendUnavailable, "\(length)")
        }
    }

    @Test func itIsDoneWithTheLastPixel() throws {
        let (file, _) = Self.pixmap(5, 4)
        var reader = ScreenshotReader()
        try reader.receive(file.dropLast())
        #expect(!reader.isDone)
        try reader.receive(file.suffix(1))
        #expect(reader.isDone)
    }

    @Test(
        arguments: [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3], [0xff, 0xd8, 0xff, 0xe0, 0x50, 0x36]]
            as [[UInt8]])
    func imagesOfTheRightFormatStayAsTheyAre(file: [UInt8]) throws {
        for cut in 0...file.count {
            #expect(try Self.read([file[..<cut], file[cut...]]).bytes == file)
        }
        #expect(try Self.read(file.indices.map { file[$0...$0] }).bytes == file)
    }

    @Test func whatIsNoImageIsRefused() {
        for text in ["", "P", "P5 1 1 255 abc", "P3 1 1 255 1 2 3", "<html></html>", "GIF89a"] {
            #expect(throws: ConsoleError.self, "\(text)") { try Self.read([Array(text.utf8)[...]]) }
        }
    }

    @Test func thereIsAGreatestSize() throws {
        let (file, _) = Self.pixmap(100, 100)
        let size = try Self.read([file[...]]).bytes.count
        let tooLong = #expect(throws: ConsoleError.self) { try Self.read([file[...]], limit: size / 2) }
        #expect(tooLong?.message == "the screenshot has more than \(size / 2) bytes as PNG, which is the most allowed")
        let jpeg: [UInt8] = [0xff, 0xd8, 0xff, 0, 0]
        #expect(try Self.read([jpeg[...]], limit: 5).bytes == jpeg)
        let copied = #expect(throws: ConsoleError.self) { try Self.read([jpeg[...], [1]], limit: 5) }
        #expect(copied?.message == "the screenshot has more than 5 bytes, which is the most allowed")
    }

    @Test func randomBytesBehindTheBeginningTrapNothing() throws {
        for _ in 0..<2000 {
            var bytes = Array("P6".utf8)
            for _ in 0..<Int.random(in: 0...40) { bytes.append("0123456789 \n#x\u{0}".utf8.randomElement() ?? 0) }
            bytes += (0..<Int.random(in: 0...40)).map { _ in UInt8.random(in: .min ... .max) }
            _ = try? Self.read([bytes[...]])
        }
    }
}
#endif
