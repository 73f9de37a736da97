// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A file that remote-viewer opens: it leads to a port of this machine, and has no secret in it.
package struct VirtViewerFile: Sendable, Hashable {
    /// The port of 127.0.0.1.
    package var port: Int
    /// What the window is called.
    package var title: String

    /// A file for `port`.
    package init(port: Int, title: String) {
        self.port = port
        self.title = title
    }

    /// What is in it: the key file that virt-viewer reads, with type, host, port and title.
    package var text: String {
        """
        [virt-viewer]
        type=vnc
        host=127.0.0.1
        port=\(self.port)
        title=\(Self.escaped(self.title))

        """
    }

    /// Writes it to `path` whole or not at all, for this user alone.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest`.
    package func write(to path: String) throws(ConsoleError) {
        let draft = "\(path).\(UInt64.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure(path) }
        let bytes = Array(self.text.utf8)
        // A file takes so little at once.
        let count = bytes.withUnsafeBytes { buffer in
            #if canImport(Glibc)
            Glibc.write(file, buffer.baseAddress, buffer.count)
            #else
            Musl.write(file, buffer.baseAddress, buffer.count)
            #endif
        }
        guard close(file) == 0, count == bytes.count, rename(draft, path) == 0 else {
            let failure = Self.failure(path)
            unlink(draft)
            throw failure
        }
    }

    private static func failure(_ path: String) -> ConsoleError {
        ConsoleError(.invalidRequest, "cannot write \(path): \(String(cString: strerror(errno)))")
    }

    /// A name as a value of a key file: it is somebody else's text, and a line break would begin another key.
    private static func escaped(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
            .replacing("\\", with: "\\\\")
    }
}
