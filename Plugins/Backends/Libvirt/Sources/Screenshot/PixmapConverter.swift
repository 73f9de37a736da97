// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore

/// Makes a PNG image of the rows of a PPM image while they come. It keeps no more of them than two.
struct PixmapConverter {
    private let rowLength: Int
    private var missing: Int
    private var row: [UInt8] = []
    private var writer: PNGWriter

    /// The PNG image; `nil` until the last row is there.
    private(set) var image: [UInt8]?

    /// For the rows of an image with this head.
    ///
    /// - Parameter limit: how many bytes the PNG image may have.
    init(_ header: PixmapHeader, limit: Int) throws(ConsoleError) {
        self.rowLength = header.width * 3
        self.missing = header.height
        self.writer = try PNGWriter(width: header.width, height: header.height, limit: limit)
    }

    /// Takes the next bytes of the rows. What comes behind the last one is of no interest.
    ///
    /// - Throws: ``ConsoleError`` with `backendUnavailable` when the PNG image becomes too long.
    mutating func receive(_ bytes: ArraySlice<UInt8>) throws(ConsoleError) {
        var rest = bytes
        while self.missing > 0 {
            let part = rest.prefix(self.rowLength - self.row.count)
            self.row += part
            rest = rest.dropFirst(part.count)
            guard self.row.count == self.rowLength else { return }
            try self.writer.add(self.row)
            self.row.removeAll(keepingCapacity: true)
            self.missing -= 1
        }
        if self.image == nil { self.image = try self.writer.finish() }
    }
}
#endif
