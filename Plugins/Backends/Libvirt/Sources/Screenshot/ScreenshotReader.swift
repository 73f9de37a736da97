// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore

/// Makes a screenshot of what a hypervisor sends, piece by piece: a PNG or JPEG image as it is, and a PPM image, which is
/// what QEMU writes where libvirt does not ask it for PNG, as PNG.
///
/// A PPM image is converted while it comes and never held: besides two rows of it there is only the screenshot in memory.
struct ScreenshotReader {
    private let limit: Int
    /// A file that is taken as it is, or the beginning of one of which not enough is there to know more.
    private var file: [UInt8] = []
    /// For a PPM image whose head is there.
    private var converter: PixmapConverter?

    /// A reader that nothing came to yet.
    ///
    /// - Parameter limit: how many bytes the screenshot may have.
    init(limit: Int = Screenshot.maximumSize) {
        self.limit = limit
    }

    /// Whether all that is wanted has come: a PPM image says how long it is.
    var isDone: Bool { self.converter?.image != nil }

    /// Takes the next bytes, which are hostile.
    ///
    /// - Throws: ``ConsoleError`` with `backendUnavailable` when they are no image or too many. The reader is of no use
    ///   any more then.
    mutating func receive(_ bytes: ArraySlice<UInt8>) throws(ConsoleError) {
        if self.converter != nil {
            try self.converter?.receive(bytes)
            return
        }
        self.file += bytes
        if self.file.starts(with: Array("P6".utf8)) {
            guard case .complete(let header, let length) = try PixmapHeader.read(self.file) else { return }
            var converter = try PixmapConverter(header, limit: self.limit)
            try converter.receive(self.file.dropFirst(length))
            self.file = []
            self.converter = converter
        } else if self.file.count > self.limit {
            throw ConsoleError(
                .backendUnavailable, "the screenshot has more than \(self.limit) bytes, which is the most allowed")
        }
    }

    /// The screenshot, after the last byte.
    ///
    /// - Throws: ``ConsoleError`` with `backendUnavailable` when bytes are missing or it is no image.
    func finish() throws(ConsoleError) -> Screenshot {
        guard let converter = self.converter else { return try Screenshot(bytes: self.file) }
        guard let image = converter.image else {
            throw ConsoleError(.backendUnavailable, "the screenshot ends before all of it is there")
        }
        return try Screenshot(bytes: image)
    }
}
#endif
