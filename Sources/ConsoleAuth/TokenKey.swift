// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Crypto

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The key under which tokens are hashed before they are stored: whoever reads the store cannot test guesses without it.
package struct TokenKey: Sendable {
    private let key: SymmetricKey

    /// A new random key of 256 bits.
    package init() {
        self.key = SymmetricKey(size: .bits256)
    }

    /// The key in the file at `path`, which is made with mode 0600 when it is not there.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable` when the file cannot be read or made, is open to others,
    ///   or does not hold 32 bytes.
    package init(file path: String) throws {
        let fresh = SymmetricKey(size: .bits256)
        // O_EXCL: of two processes that start at once, one makes the file and the other reads it.
        let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if made >= 0 {
            defer { close(made) }
            let written = fresh.withUnsafeBytes { write(made, $0.baseAddress, $0.count) }
            guard written == 32, fsync(made) == 0 else {
                unlink(path)
                throw Self.error("the token key \(path) cannot be written")
            }
            self.key = fresh
            return
        }
        guard errno == EEXIST else {
            throw Self.error("the token key \(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        self.key = try Self.load(path)
    }

    /// What is stored of `token`: HMAC-SHA256 under this key.
    package func hash(_ token: AccessToken) -> [UInt8] {
        token.reveal { Array(HMAC<SHA256>.authenticationCode(for: Array($0.utf8), using: self.key)) }
    }

    private static func load(_ path: String) throws -> SymmetricKey {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw self.error("the token key \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw self.error("the token key \(path) must be readable by its owner only: chmod 600 it")
        }
        var bytes = [UInt8](repeating: 0, count: 33)
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        guard count == 32 else {
            throw self.error("the token key \(path) does not hold 32 bytes: delete it, and a new one is made")
        }
        return SymmetricKey(data: bytes.prefix(32))
    }

    private static func error(_ message: String) -> ConsoleError {
        ConsoleError(.authorityUnavailable, message)
    }
}
