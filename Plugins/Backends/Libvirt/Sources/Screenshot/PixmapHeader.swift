// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The head of a PPM image with one byte a colour (netpbm.sourceforge.net, "PPM Format Specification"): `P6`, width,
/// height and the greatest value, which is 255, with white space between them and one character of it behind.
struct PixmapHeader: Sendable, Hashable {
    /// Pixels of a row, and rows: 1 to 32767.
    var width: Int
    var height: Int

    /// The most pixels of an image: more than any screen that there is.
    static let maximumPixels = 64_000_000
    /// The most bytes that a head has, comments included.
    static let maximumLength = 1024

    /// What came of reading a beginning.
    enum Reading: Sendable, Hashable {
        /// It ends before the head does.
        case incomplete
        /// The head, and how many bytes it has.
        case complete(PixmapHeader, length: Int)
    }

    /// Reads the head at the start of `bytes`, which are hostile.
    ///
    /// - Throws: ``ConsoleError`` with `backendUnavailable` when it is none, or that of an image that is too large.
    static func read(_ bytes: [UInt8]) throws(ConsoleError) -> Reading {
        var rest = bytes.prefix(Self.maximumLength)
        guard rest.starts(with: Array("P6".utf8).prefix(rest.count)) else {
            throw Self.failure("does not begin with P6")
        }
        rest = rest.dropFirst(2)
        if let byte = rest.first, !Self.isSpace(byte), byte != UInt8(ascii: "#") {
            throw Self.failure("has the byte \(byte) behind its P6")
        }
        var numbers: [Int] = []
        while numbers.count < 3 {
            switch try Self.number(in: &rest) {
            case .some(let number):
                numbers.append(number)
            case .none:
                guard bytes.count < Self.maximumLength else {
                    throw Self.failure("has a head of more than \(Self.maximumLength) bytes")
                }
                return .incomplete
            }
        }
        // The one character of white space behind the last number ended that number.
        let header = PixmapHeader(width: numbers[0], height: numbers[1])
        guard numbers[2] == 255 else { throw Self.failure("has the greatest value \(numbers[2]), not 255") }
        guard (1...32_767).contains(header.width), (1...32_767).contains(header.height),
            header.width * header.height <= Self.maximumPixels
        else {
            throw Self.failure(
                "has \(header.width) x \(header.height) pixels; allowed are 1 to 32767 each way and "
                    + "\(Self.maximumPixels) in all")
        }
        return .complete(header, length: rest.startIndex)
    }

    /// Takes white space, comments, a number of up to five digits and one character of white space off `rest`; `nil`
    /// when they are not all there.
    private static func number(in rest: inout ArraySlice<UInt8>) throws(ConsoleError) -> Int? {
        while let byte = rest.first, Self.isSpace(byte) || byte == UInt8(ascii: "#") {
            rest = byte == UInt8(ascii: "#") ? rest.drop { $0 != UInt8(ascii: "\n") } : rest.dropFirst()
        }
        guard let first = rest.first else { return nil }
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...5).contains(digits.count) else {
            throw Self.failure(
                digits.isEmpty ? "has the byte \(first) where a number must be" : "has a number that is too long")
        }
        rest = rest.dropFirst(digits.count)
        guard let end = rest.popFirst() else { return nil }
        guard Self.isSpace(end) else { throw Self.failure("has the byte \(end) in a number") }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(byte)
    }

    private static func failure(_ what: String) -> ConsoleError {
        ConsoleError(.backendUnavailable, "the screenshot \(what)")
    }
}
