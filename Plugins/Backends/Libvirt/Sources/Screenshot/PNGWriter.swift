// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CZlib
internal import ConsoleCore

/// Writes a PNG image of 8-bit red, green and blue, row by row (W3C, "Portable Network Graphics", sections 5, 9 and 10).
///
/// It keeps two rows and the file, which is never much longer than its limit.
struct PNGWriter {
    private var file = Screenshot.Format.png.signature
    private var previous: [UInt8]
    private let deflate: Deflate
    private let limit: Int

    /// An image of this size, which is that of a ``PixmapHeader``, without its rows.
    ///
    /// - Parameter limit: how many bytes the file may have.
    init(width: Int, height: Int, limit: Int) throws(ConsoleError) {
        self.limit = limit
        do throws(Deflate.OutOfMemory) {
            self.deflate = try Deflate()
        } catch {
            throw ConsoleError(.internalError, "there is no memory to convert a screenshot", cause: error)
        }
        self.previous = [UInt8](repeating: 0, count: width * 3)
        // 8 bits, colour type 2; compression, filter method and interlace have no other choice or are off.
        let header = Self.bytes(of: width) + Self.bytes(of: height) + [8, 2, 0, 0, 0]
        Self.append(header, type: "IHDR", to: &self.file)
    }

    /// Adds the next row, from the top: three bytes a pixel.
    ///
    /// - Throws: ``ConsoleError`` with `backendUnavailable` when the file would be too long.
    mutating func add(_ row: [UInt8]) throws(ConsoleError) {
        // Filter 2, "Up": most of a screen looks like the row above.
        let filtered = [2] + zip(row, self.previous).map { $0 &- $1 }
        self.previous = row
        try self.deflate.write(filtered) { piece throws(ConsoleError) in try self.add(piece: piece) }
    }

    /// The file, after its last row.
    mutating func finish() throws(ConsoleError) -> [UInt8] {
        try self.deflate.finish { piece throws(ConsoleError) in try self.add(piece: piece) }
        Self.append([], type: "IEND", to: &self.file)
        return self.file
    }

    private mutating func add(piece: [UInt8]) throws(ConsoleError) {
        guard self.file.count + piece.count <= self.limit else {
            throw ConsoleError(
                .backendUnavailable,
                "the screenshot has more than \(self.limit) bytes as PNG, which is the most allowed")
        }
        Self.append(piece, type: "IDAT", to: &self.file)
    }

    /// A chunk: its length, its type and its data, and the CRC-32 of the latter two.
    private static func append(_ data: [UInt8], type: StaticString, to file: inout [UInt8]) {
        let body = type.withUTF8Buffer { Array($0) } + data
        file += Self.bytes(of: data.count)
        file += body
        file += Self.bytes(of: Int(crc32(0, body, CUnsignedInt(clamping: body.count))))
    }

    private static func bytes(of number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
#endif
