// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CCrypt

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A password as it is kept: one line as crypt(5) has it, which names its method, its cost and its salt.
///
/// It prints as `***`: whoever has it can try guesses at leisure.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The bytes that a password may have. libxcrypt takes no more, and none is no password.
    package static let allowedLength = 1...511
    /// The methods that are taken: yescrypt and its kin, scrypt, bcrypt as it is today, and SHA-512. All others are
    /// weaker, or cut a password off without a word.
    private static let methods = ["$y$", "$gy$", "$7$", "$2b$", "$2y$", "$6$"]
    /// What new hashes are made with: Debian's own choice, of memory that no graphics card has for many at once.
    private static let method = "$y$"

    private let text: String

    /// The hash in `text`; `nil` when it is none, or one of a method that is not taken.
    package init?(_ text: String) {
        guard text.utf8.count <= 384, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            Self.methods.contains(where: text.hasPrefix), crypt_checksalt(text) == CRYPT_SALT_OK,
            // A setting alone, with no hash behind it, is what nobody's password leads to.
            text.split(separator: "$").count >= (text.hasPrefix("$y$") || text.hasPrefix("$gy$") ? 4 : 3)
        else { return nil }
        self.text = text
    }

    /// The names of the methods that are taken, for a message.
    package static var allowedMethods: String { self.methods.joined(separator: ", ") }

    /// A fresh hash of `password`. Takes some 50 ms and 16 MiB, and blocks.
    ///
    /// - Throws: ``PasswordError``.
    package init(hashing password: String) throws(PasswordError) {
        guard Self.isAllowed(password) else { throw .notAllowed }
        // No salt is given: then libxcrypt asks the system for one.
        guard let salt = crypt_gensalt_ra(Self.method, 0, nil, 0) else { throw .unavailable }
        defer { free(salt) }
        guard let text = Self.crypt(password, setting: String(cString: salt)) else { throw .unavailable }
        self.text = text
    }

    /// Whether this is the hash of `password`. Takes as long as the hash was made to take, and blocks: call it on a thread
    /// that may.
    package func matches(_ password: String) -> Bool {
        guard Self.isAllowed(password), let text = Self.crypt(password, setting: self.text) else { return false }
        let (one, other) = (Array(text.utf8), Array(self.text.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Lends the line to `body`.
    package func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result {
        try body(self.text)
    }

    /// Always `***`.
    package var description: String { "***" }

    /// Always `***`.
    package var debugDescription: String { "***" }

    /// A mirror with no children.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// C would take a zero byte for the end, and then a beginning of the password for all of it.
    private static func isAllowed(_ password: String) -> Bool {
        Self.allowedLength.contains(password.utf8.count) && !password.utf8.contains(0)
    }

    private static func crypt(_ password: String, setting: String) -> String? {
        var data: UnsafeMutableRawPointer?
        var size: Int32 = 0
        defer {
            if let data {
                // The password is in there.
                explicit_bzero(data, Int(size))
                free(data)
            }
        }
        return crypt_ra(password, setting, &data, &size).map { String(cString: $0) }
    }
}
