// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A picture, pixel by pixel.
struct Picture: Equatable {
    /// In pixels.
    let width: Int
    /// In pixels.
    let height: Int
    /// Three bytes for each pixel, line by line.
    private let bytes: [UInt8]

    /// The picture in `data`, in any form that ImageMagick reads.
    init(_ data: Data) throws {
        let file = "/tmp/oriel-picture-\(UUID().uuidString.prefix(8))"
        try data.write(to: URL(fileURLWithPath: file))
        defer { for name in [file, "\(file).ppm"] { try? FileManager.default.removeItem(atPath: name) } }
        _ = try Command.output(of: "convert", [file, "-depth", "8", "\(file).ppm"])
        try self.init(ppm: Data(contentsOf: URL(fileURLWithPath: "\(file).ppm")))
    }

    /// The picture in the form PPM, type P6, with 8 bits for each colour.
    private init(ppm data: Data) throws {
        var numbers: [Int] = []
        guard data.starts(with: Data("P6".utf8)) else { throw Failure("not a PPM") }
        var rest = data.dropFirst(2)
        // Three numbers with white space before each, and one byte of it behind the last. No comments.
        while numbers.count < 3 {
            rest = rest.drop { $0 == 0x20 || $0 == 0x0a }
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw Failure("not a PPM") }
            numbers.append(number)
            rest = rest.dropFirst(digits.count)
        }
        (self.width, self.height) = (numbers[0], numbers[1])
        self.bytes = Array(rest.dropFirst())
        guard numbers[2] == 255, self.bytes.count == 3 * self.width * self.height else { throw Failure("not a PPM") }
    }

    /// Whether `other` is somewhere in this picture, pixel by pixel.
    func contains(_ other: Picture) -> Bool {
        guard other.width <= self.width, other.height <= self.height else { return false }
        // The lit pixels first: most of a text screen is black.
        let lit = (0..<other.width * other.height).filter {
            other.pixel($0 % other.width, $0 / other.width) != [0, 0, 0]
        }
        for top in 0...self.height - other.height {
            for left in 0...self.width - other.width {
                let hasLit = lit.allSatisfy { index in
                    let (x, y) = (index % other.width, index / other.width)
                    return other.pixel(x, y) == self.pixel(left + x, top + y)
                }
                if hasLit, self.isEqual(to: other, left: left, top: top) { return true }
            }
        }
        return false
    }

    private func isEqual(to other: Picture, left: Int, top: Int) -> Bool {
        (0..<other.height).allSatisfy { y in
            let (mine, theirs) = (3 * ((top + y) * self.width + left), 3 * y * other.width)
            return self.bytes[mine..<mine + 3 * other.width] == other.bytes[theirs..<theirs + 3 * other.width]
        }
    }

    private func pixel(_ x: Int, _ y: Int) -> ArraySlice<UInt8> {
        let offset = 3 * (y * self.width + x)
        return self.bytes[offset..<offset + 3]
    }
}
