// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import ConsoleCore

/// The keys of `kind: postgresql`.
struct PostgreSQLSettings: Sendable {
    /// How long an answer may take. Short of the two seconds after which a user is told that nothing works.
    static let defaultTimeout = Duration.milliseconds(1500)

    /// `connection`: where the database is.
    var connection: ConnectionString
    /// `password`: where the password is kept, if there is one.
    var password: SecretReference?
    /// `connections`: how many there are at once, a thread each.
    var connections = 4
    /// `timeout`: how long an answer may take, connecting and waiting for a free connection included.
    var timeout = Self.defaultTimeout

    /// Settings with no other keys.
    init(_ connection: ConnectionString) {
        self.connection = connection
    }

    /// Reads `section`; every mistake is recorded there.
    init?(section: Section) {
        let text: String? = section.required("connection")
        self.password = section.optional("password")
        self.connections = section.value("connections", default: self.connections, in: 1...64)
        self.timeout = section.value("timeout", default: self.timeout, in: .milliseconds(100) ... .seconds(10))
        guard let text else { return nil }
        do {
            self.connection = try ConnectionString(text)
        } catch {
            section.mistake(error.sentence, at: "connection")
            return nil
        }
    }
}
#endif
