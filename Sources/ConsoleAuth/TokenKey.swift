// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Crypto

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
        if let key = try Self.load(path) {
            self.key = key
            return
        }
        try Self.make(path)
        guard let key = try Self.load(path) else {
            throw Self.error("the token key \(path) was deleted while it was made")
        }
        self.key = key
    }

    /// What is stored of `token`: HMAC-SHA256 under this key.
    package func hash(_ token: AccessToken) -> [UInt8] {
        token.reveal { Array(HMAC<SHA256>.authenticationCode(for: Array($0.utf8), using: self.key)) }
    }

    /// What is stored of `secret`: HMAC-SHA256 under this key, apart from that of any token.
    package func hash(_ secret: ResumeSecret) -> [UInt8] {
        secret.reveal { Array(HMAC<SHA256>.authenticationCode(for: Array("resume \($0)".utf8), using: self.key)) }
    }

    /// A key for something else than tokens, which says nothing about this one (HKDF-SHA256).
    package func derive(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: self.key, info: Array(purpose.utf8), outputByteCount: 32)
    }

    /// Makes the file, unless another process is faster. It appears under its name with its 32 bytes in it, so that of
    /// two processes that start at once neither sees half a key.
    private static func make(_ path: String) throws {
        let fresh = SymmetricKey(size: .bits256)
        let draft = "\(path).\(UInt64.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw self.error("the token key \(path) cannot be made: \(self.reason())") }
        defer {
            close(file)
            unlink(draft)
        }
        let written = fresh.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == 32, fsync(file) == 0 else { throw self.error("the token key \(path) cannot be written") }
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw self.error("the token key \(path) cannot be made: \(self.reason())")
        }
    }

    /// The key in the file, or `nil` when there is no file.
    private static func load(_ path: String) throws -> SymmetricKey? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw self.error("the token key \(path) cannot be read: \(self.reason())")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw self.error("the token key \(path) is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw self.error("the token key \(path) must be readable by its owner only: chmod 600 it")
        }
        var bytes = [UInt8](repeating: 0, count: 33)
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        guard count == 32 else {
            throw self.error("the token key \(path) does not hold 32 bytes: delete it, and a new one is made")
        }
        return SymmetricKey(data: bytes.prefix(32))
    }

    private static func reason() -> String {
        String(cString: strerror(errno))
    }

    private static func error(_ message: String) -> ConsoleError {
        ConsoleError(.authorityUnavailable, message)
    }
}
