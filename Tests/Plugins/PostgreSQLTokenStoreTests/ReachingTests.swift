// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleCore
import ConsoleTestKit
import Foundation
import Glibc
import Testing

@testable import PostgreSQLTokenStore

/// How the database is reached: its password, its hosts, TLS.
@Suite struct ReachingTests {
    private static let now = TokenRecord.sample().issuedAt

    @Test func thePasswordIsReadFromItsFileForEachConnectionAndNeverTold() async throws {
        try await PostgreSQLServer.with(
            access: "local all oriel trust\nlocal all gateway scram-sha-256\n"
        ) { server in
            try await server.newStore("public").close()
            try server.sql("CREATE ROLE gateway LOGIN PASSWORD 'canary-one'")
            try server.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO gateway")
            let file = "\(server.folder)/password"
            var settings = PostgreSQLSettings(
                try ConnectionString("host=\(server.folder) user=gateway dbname=postgres"))
            settings.timeout = .seconds(10)
            settings.password = .file(file)
            func failure() async -> String {
                let error = await #expect(throws: ConsoleError.self) { _ = try await PostgreSQLTokenStore(settings) }
                return "\(error?.description ?? "") \(error?.explanation ?? "")"
            }
            #expect(await failure().contains(file))
            try "canary-two\n".write(toFile: file, atomically: true, encoding: .utf8)
            let wrong = await failure()
            #expect(wrong.contains("gateway") && !wrong.contains("canary"), "\(wrong)")
            #expect(!wrong.contains("\n"))

            try "canary-one\n".write(toFile: file, atomically: true, encoding: .utf8)
            let store = try await PostgreSQLTokenStore(settings)
            let record = TokenRecord.sample(issuedAt: Self.now)
            try await store.insert(record)
            // A new password: those who are connected go on, and who connects reads it.
            try server.sql("ALTER ROLE gateway PASSWORD 'canary-two'")
            try "canary-two\n".write(toFile: file, atomically: true, encoding: .utf8)
            try server.endConnections()
            #expect(try await store.redeem(record.tokenHash, type: .novnc, at: Self.now) == record)
            try await store.close()
            #expect(!(await server.log()).contains("canary-two"))
        }
    }

    @Test func ofSeveralHostsTheOneThatCanWriteIsUsedAlsoWhenThatChanges() async throws {
        try await PostgreSQLServer.with { one in
            try await PostgreSQLServer.with { other in
                for server in [one, other] { try await server.newStore("public").close() }
                var settings = PostgreSQLSettings(
                    try ConnectionString("host=/nowhere,\(one.folder),\(other.folder) user=oriel dbname=postgres"))
                settings.timeout = .seconds(10)
                let store = try await PostgreSQLTokenStore(settings)
                func count(_ server: PostgreSQLServer) throws -> String? {
                    try server.sql("SELECT count(*) FROM console_token").first?.first ?? nil
                }
                try await store.insert(.sample())
                #expect(try (count(one), count(other)) == ("1", "0"))
                // Now it can only be read, as a standby; the connection that is open learns so by the first refusal.
                try one.sql("ALTER SYSTEM SET default_transaction_read_only = on")
                try one.sql("SELECT pg_reload_conf()")
                var moved = false
                for _ in 0..<500 where !moved {
                    try? await store.insert(.sample())
                    moved = try count(other) != "0"
                }
                #expect(moved)
                try await store.close()
            }
        }
    }

    @Test func theServersCertificateIsVerifiedWithItsName() async throws {
        try await withTemporaryFolder { folder in
            let (good, bad) = (try TestAuthority("good", in: folder), try TestAuthority("bad", in: folder))
            let identity = try good.issue("database")
            func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
            let port = try FreePort.find()
            try await PostgreSQLServer.with(
                configuration: """
                    listen_addresses = '127.0.0.1'
                    ssl = on
                    ssl_cert_file = '../server.pem'
                    ssl_key_file = '../server.key'
                    """,
                access: "local all all trust\nhostssl all all 127.0.0.1/32 trust\n",
                files: ["server.pem": text(identity.certificate), "server.key": text(identity.privateKey)], port: port
            ) { server in
                try await server.newStore("public").close()
                func open(_ host: String, _ more: String) async throws {
                    var settings = PostgreSQLSettings(
                        try ConnectionString("host=\(host) port=\(port) user=oriel dbname=postgres \(more)"))
                    settings.timeout = .seconds(10)
                    try await PostgreSQLTokenStore(settings).close()
                }
                try await open("localhost", "hostaddr=127.0.0.1 sslrootcert=\(good.certificate)")
                for (host, more, why) in [
                    ("localhost", "sslrootcert=\(bad.certificate)", "certificate verify failed"),
                    ("db.example.org", "sslrootcert=\(good.certificate)", "does not match host name"),
                    // The system's authorities, when none is named.
                    ("localhost", "", "certificate verify failed"),
                    ("localhost", "sslmode=disable", "no encryption"),
                ] {
                    let error = await #expect(throws: ConsoleError.self) {
                        try await open(host, "hostaddr=127.0.0.1 \(more)")
                    }
                    #expect(error?.explanation.contains(why) == true, "\(error?.explanation ?? "")")
                }
            }
        }
    }
}
#endif
