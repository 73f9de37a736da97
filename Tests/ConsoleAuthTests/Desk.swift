// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Logging
import MetricsTestKit
import SQLiteTokenStore
import Testing

/// The stores that an authority is tested over.
enum StoreKind: CaseIterable, Sendable {
    case memory, sqlite
}

/// An authority with everything around it in a test's hands: a clock, two backends, one running instance.
struct Desk: Sendable {
    static let id = InstanceID(bytes: (0xa, 1))
    static let lifetime = Duration.seconds(600)

    let clock = HandClock()
    let one = ScriptedBackend("one")
    let two = ScriptedBackend("two")
    let store: any TokenStore
    let key: TokenKey
    let settings: AuthoritySettings
    let metrics = TestMetrics()
    let authority: LocalAuthority

    /// A desk over `store`, which is the caller's to close.
    init(store: any TokenStore, settings change: (inout AuthoritySettings) -> Void = { _ in }) {
        var settings = AuthoritySettings()
        settings.tokenLifetime = Self.lifetime
        change(&settings)
        self.init(store: store, key: TokenKey(), settings: settings)
    }

    private init(store: any TokenStore, key: TokenKey, settings: AuthoritySettings) {
        self.store = store
        self.settings = settings
        self.key = key
        self.authority = Self.authority(
            store, key, settings, self.clock, self.metrics, ["one": self.one, "two": self.two])
        self.one.add(Self.id, name: "web", project: "blue")
    }

    /// Calls `body` with a desk over an empty store.
    static func open(
        _ kind: StoreKind = .memory, key: TokenKey = TokenKey(),
        settings change: (inout AuthoritySettings) -> Void = { _ in },
        _ body: (Desk) async throws -> Void
    ) async throws {
        var settings = AuthoritySettings()
        settings.tokenLifetime = Self.lifetime
        change(&settings)
        switch kind {
        case .memory:
            try await body(Desk(store: MemoryTokenStore(), key: key, settings: settings))
        case .sqlite:
            try await withTemporaryFolder { folder in
                let store = try SQLiteTokenStore(path: folder + "/tokens.db")
                do {
                    try await body(Desk(store: store, key: key, settings: settings))
                } catch {
                    try await store.close()
                    throw error
                }
                try await store.close()
            }
        }
    }

    func issue(
        _ reference: InstanceReference = .id(Self.id), type: ConsoleType = .novnc, mode: ConsoleMode = .control
    ) async throws -> AccessToken {
        let request = ConsoleRequest(instance: reference, type: type, mode: mode, principal: Principal(name: "alice"))
        return try await self.authority.issue(request).token
    }

    @discardableResult func redeem(
        _ token: AccessToken, resume: ResumeSecret? = nil, type: ConsoleType = .novnc
    ) async throws -> Grant {
        try await self.authority.redeem(token, resume: resume, type: type, client: "203.0.113.9")
    }

    /// Begins the session of `grant`; what ends it is written down in `ended`.
    func begin(_ grant: Grant, ended: Watched<[SessionEnd.Reason]> = Watched([])) async throws {
        try await self.authority.sessionBegan(grant, client: "203.0.113.9") { reason in
            ended.update { $0.append(reason) }
        }
    }

    func end(_ grant: Grant, _ reason: SessionEnd.Reason = .clientClosed) async {
        await self.authority.sessionEnded(
            grant.session, SessionEnd(reason: reason, bytesFromClient: 0, bytesFromConsole: 0))
    }

    /// Another authority over the same store, as after a restart of the gateway.
    func anotherAuthority() -> LocalAuthority {
        Self.authority(
            self.store, self.key, self.settings, self.clock, self.metrics, ["one": self.one, "two": self.two])
    }

    private static func authority(
        _ store: any TokenStore, _ key: TokenKey, _ settings: AuthoritySettings, _ clock: HandClock,
        _ metrics: TestMetrics, _ backends: [BackendName: any HypervisorBackend]
    ) -> LocalAuthority {
        LocalAuthority(
            store: store, key: key, directory: BackendDirectory(backends), settings: settings, time: clock.timeSource,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, metrics: metrics)
    }

    /// Expects the token to be refused, and says with which error.
    func expectRefused(
        _ token: AccessToken, type: ConsoleType = .novnc, _ code: ConsoleError.Code = .tokenRejected,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let error = await #expect(throws: ConsoleError.self, sourceLocation: sourceLocation) {
            try await self.redeem(token, type: type)
        }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }
}
