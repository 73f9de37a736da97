// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Passwords

/// A user of the list, as configured.
struct BasicUser: Sendable {
    /// Its key in the list, with `role` and `project`.
    var principal: Principal
    /// `password_hash` (required): a line of crypt(5).
    var hash: PasswordHash

    /// Reads the section of the user called `name`; every mistake is recorded there.
    init?(section: Section, name: String) {
        let text: String? = section.required("password_hash")
        let principal = Principal(section: section, name: name)
        section.finish()
        guard let text else { return nil }
        guard let hash = PasswordHash(text) else {
            // Not the value: somebody may have written the password there.
            section.mistake(
                "is not a password hash: a line that 'oriel passwd' prints, which begins with one of "
                    + PasswordHash.allowedMethods, at: "password_hash")
            return nil
        }
        guard let principal else { return nil }
        self.principal = principal
        self.hash = hash
    }

    /// `principal`, with the password that `hash` was made of.
    init(_ principal: Principal, hash: PasswordHash) {
        self.principal = principal
        self.hash = hash
    }
}
