// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt

/// A stream of bytes from a hypervisor, over the connection that it belongs to. Every call blocks.
///
/// One that was not read to its end is aborted when it is let go of.
struct LibvirtStream: ~Copyable {
    /// What is read at once, at most.
    private static let piece = 64 * 1024

    /// The stream, for calls that are made elsewhere in this module.
    let pointer: virStreamPtr
    private var isOver = false

    /// A stream that nothing comes on yet.
    init(over connection: borrowing LibvirtConnection) throws(LibvirtError) {
        guard let pointer = virStreamNew(connection.pointer, 0) else { throw .last("virStreamNew") }
        self.pointer = pointer
    }

    deinit {
        if !self.isOver { virStreamAbort(self.pointer) }
        virStreamFree(self.pointer)
    }

    /// The next bytes; `nil` at the end.
    mutating func read() throws(LibvirtError) -> [UInt8]? {
        var count: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, initialized in
            buffer.withMemoryRebound(to: CChar.self) { text in
                count = virStreamRecv(self.pointer, text.baseAddress, text.count)
            }
            initialized = max(0, Int(count))
        }
        if count > 0 { return bytes }
        self.isOver = true
        guard count == 0 else {
            let error = LibvirtError.last("virStreamRecv")
            virStreamAbort(self.pointer)
            throw error
        }
        // Errors of the other side may come only now.
        guard virStreamFinish(self.pointer) == 0 else { throw .last("virStreamFinish") }
        return nil
    }
}
#endif
