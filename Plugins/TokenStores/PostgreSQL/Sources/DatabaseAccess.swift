// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import ConsoleCore
internal import Glibc

/// How to reach the database, and what is set up on each connection before it is used.
struct DatabaseAccess: Sendable {
    /// The parameters of libpq, without a password.
    var parameters: [String: String]
    /// Where the password is kept; it is read for every connection, so that a new one counts.
    var password: SecretReference?
    /// How long a statement may take on the server.
    var timeout: Duration

    /// The authorities that the system trusts, in one file. This libpq would look into the home folder, which a service has
    /// not.
    private static let systemAuthorities: String = {
        let known: [String] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
        return known.first { access($0, R_OK) == 0 } ?? "/etc/ssl/certs/ca-certificates.crt"
    }()

    /// A new connection on which every commit is durable and no statement lasts. Blocks.
    func connect(by deadline: DatabaseConnection.Deadline) throws(DatabaseError) -> DatabaseConnection {
        guard ContinuousClock.now < deadline else {
            throw DatabaseError(kind: .notConnected, message: "there was no time left to connect to the database")
        }
        var parameters = self.parameters
        if let password {
            do {
                try password.fetch().reveal { parameters["password"] = $0 }
            } catch {
                let why = (error as? ConsoleError)?.explanation ?? "\(error)"
                throw DatabaseError(kind: .notConnected, message: "the password cannot be read: \(why)")
            }
        }
        if parameters["sslrootcert"] == nil { parameters["sslrootcert"] = Self.systemAuthorities }
        let connection = try DatabaseConnection(parameters)
        // Less than `on` would let a token that was used come back after a crash, or after a standby took over. More stays.
        let limit = "\(max(self.timeout.wholeMilliseconds, 1))ms"
        _ = try connection.run(
            Statement(
                """
                SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false),
                  set_config('idle_in_transaction_session_timeout', $1, false),
                  set_config('synchronous_commit',
                    CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                      ELSE current_setting('synchronous_commit') END, false)
                """, [limit]), by: deadline)
        return connection
    }
}
#endif
