// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Logging
import Testing

@testable import PostgreSQLTokenStore

/// The database's clock is the one that counts; those of the machines that ask it are not.
@Suite struct ClockTests {
    @Test func whatExpiredByTheDatabasesClockIsRefusedWhateverTheCallerThinks() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("clock")
            let (past, future) = (Instant(milliseconds: 0), TokenRecord.sample().issuedAt)
            let dead = TokenRecord.sample(issuedAt: past)
            let live = TokenRecord.sample(issuedAt: future)
            for record in [dead, live] { try await store.insert(record) }
            #expect(try await store.look(at: dead.tokenHash, type: .novnc, at: past) == nil)
            #expect(try await store.redeem(dead.tokenHash, type: .novnc, at: past) == nil)
            #expect(try await store.redeem(live.tokenHash, type: .novnc, at: past) == live)
            let secret: [UInt8] = (0..<32).map { $0 }
            try await store.begin(live.session, holding: SessionHold(resumeHash: secret, until: dead.expiresAt))
            let late = try await store.resume(
                live.tokenHash, resumeHash: secret, type: .novnc, as: SessionID(), at: past)
            #expect(late == nil)
            try await store.close()
        }
    }

    @Test func theStoresClockIsTheDatabasesAndNeverAheadOfIt() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("clock")
            let clock = try #require(store.clock)
            func there() throws -> Int64 {
                try #require(try server.sql("SELECT \(DatabaseClock.sql)").first?.first?.flatMap { Int64($0) })
            }
            for _ in 0..<3 {
                let (before, shown, after) = (try there(), clock.now().milliseconds, try there())
                #expect(shown <= after)
                // Behind by what it took to read it when the store was opened: less than the machine can be busy.
                #expect(shown > before - 60_000)
                _ = try await store.sweep(before: Instant(milliseconds: 0))
            }
            try await store.close()
        }
    }

    /// Two authorities whose machines are wrong by years in different directions.
    @Test func authoritiesWithWrongClocksAgree() async throws {
        try await PostgreSQLServer.with { server in
            let stores = [try await server.newStore("clock"), try await server.newStore("clock")]
            let (backend, instance) = (ScriptedBackend("kvm1"), InstanceID(bytes: (1, 2)))
            backend.add(instance, name: "web", project: nil)
            let key = TokenKey()
            let authorities = zip(stores, [Instant(milliseconds: 0), TokenRecord.sample().issuedAt]).map { store, now in
                LocalAuthority(
                    store: store, key: key, directory: BackendDirectory(["kvm1": backend]),
                    time: HandClock(now).timeSource, logger: Logger(label: "test"))
            }
            for (one, other) in [(0, 1), (1, 0)] {
                let issued = try await authorities[one].issue(
                    ConsoleRequest(
                        instance: .id(instance), type: .novnc, principal: Principal(name: "alice")))
                let row = try server.sql(
                    "SELECT expires_at - \(DatabaseClock.sql) FROM clock.console_token WHERE state = 0")
                let rest = try #require(row.first?.first?.flatMap { Int64($0) })
                #expect(rest <= 600_000 && rest > 500_000)
                let grant = try await authorities[other].redeem(
                    issued.token, resume: nil, type: .novnc, client: "test")
                #expect(grant.instance == instance)
            }
            for store in stores { try await store.close() }
        }
    }
}
#endif
