// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The answers of commands.
enum StandardOutput {
    /// Whether somebody reads it as text on a screen.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes `text` and a newline.
    ///
    /// - Throws: ``CommandFailure`` when not all of it can be written: a script must not take a lost answer for success.
    static func write(_ text: String) throws {
        try self.write(bytes: Array((text + "\n").utf8))
    }

    /// Writes `bytes` and nothing else.
    ///
    /// - Throws: as ``write(_:)``.
    static func write(bytes: [UInt8]) throws {
        let number = OutputFile.write(bytes, descriptor: STDOUT_FILENO)
        guard number == 0 else {
            throw CommandFailure(.failure, "the answer cannot be written: \(String(cString: strerror(number)))")
        }
    }
}
