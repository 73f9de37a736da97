// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CZlib

/// A stream of bytes, compressed piece by piece (RFC 1950 and 1951).
final class Deflate {
    /// zlib has no memory. It fails in no other way here.
    struct OutOfMemory: Error {}

    /// What goes out at once, at most.
    private static let piece = 64 * 1024

    /// At one address for its whole life: zlib remembers it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// A stream with nothing in it.
    init() throws(OutOfMemory) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        // Screens compress well at the least effort, and users wait for them.
        let status = deflateInit_(
            self.stream, Z_BEST_SPEED, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw OutOfMemory() }
    }

    deinit {
        // Harmless after a failed initialisation too: there is no state then.
        deflateEnd(self.stream)
        self.stream.deinitialize(count: 1)
        self.stream.deallocate()
    }

    /// Compresses `bytes` and gives `output` each piece that comes of it.
    func write<Failure>(
        _ bytes: [UInt8], output: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let (piece, taken) = self.step(rest, flush: Z_NO_FLUSH)
            rest = rest.dropFirst(taken)
            if !piece.isEmpty { try output(piece) }
            if piece.isEmpty, taken == 0 { return }
        }
    }

    /// Ends the stream and gives `output` what is left of it. Called once, last.
    func finish<Failure>(output: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        while true {
            let (piece, _) = self.step([], flush: Z_FINISH)
            guard !piece.isEmpty else { return }
            try output(piece)
        }
    }

    /// One call of zlib: what came out, and how much of `input` went in.
    private func step(_ input: ArraySlice<UInt8>, flush: CInt) -> (piece: [UInt8], taken: Int) {
        var input = Array(input.prefix(Self.piece))
        let offered = input.count
        var left = 0
        let piece = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, count in
            input.withUnsafeMutableBufferPointer { input in
                self.stream.pointee.next_in = input.baseAddress
                self.stream.pointee.avail_in = CUnsignedInt(clamping: offered)
                self.stream.pointee.next_out = buffer.baseAddress
                self.stream.pointee.avail_out = CUnsignedInt(clamping: buffer.count)
                _ = deflate(self.stream, flush)
                left = Int(self.stream.pointee.avail_in)
                count = buffer.count - Int(self.stream.pointee.avail_out)
                self.stream.pointee.next_in = nil
                self.stream.pointee.next_out = nil
                self.stream.pointee.avail_out = 0
                self.stream.pointee.avail_in = 0
            }
        }
        return (piece, offered - left)
    }
}
#endif
