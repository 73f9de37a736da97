// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The answers of commands.
enum StandardOutput {
    /// Writes `text` and a newline.
    ///
    /// - Throws: ``CommandFailure`` when not all of it can be written: a script must not take a lost answer for success.
    static func write(_ text: String) throws {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
                #else
                Musl.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw CommandFailure(.failure, "the answer cannot be written: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }
}
