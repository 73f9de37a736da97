// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Logging
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
    let authority: LocalAuthority

    private init(store: any TokenStore, key: TokenKey) {
        self.store = store
        var settings = AuthoritySettings()
        settings.tokenLifetime = Self.lifetime
        self.authority = LocalAuthority(
            store: store, key: key, directory: BackendDirectory(["one": self.one, "two": self.two]), settings: settings,
            time: self.clock.timeSource, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        self.one.add(Self.id, name: "web", project: "blue")
    }

    /// Calls `body` with a desk over an empty store.
    static func open(
        _ kind: StoreKind = .memory, key: TokenKey = TokenKey(), _ body: (Desk) async throws -> Void
    ) async throws {
        switch kind {
        case .memory:
            try await body(Desk(store: MemoryTokenStore(), key: key))
        case .sqlite:
            try await withTemporaryFolder { folder in
                let store = try SQLiteTokenStore(path: folder + "/tokens.db")
                do {
                    try await body(Desk(store: store, key: key))
                } catch {
                    try await store.close()
                    throw error
                }
                try await store.close()
            }
        }
    }

    func issue(_ reference: InstanceReference = .id(Self.id), type: ConsoleType = .novnc) async throws -> AccessToken {
        let request = ConsoleRequest(instance: reference, type: type, principal: Principal(name: "alice"))
        return try await self.authority.issue(request).token
    }

    @discardableResult func redeem(_ token: AccessToken, type: ConsoleType = .novnc) async throws -> Grant {
        try await self.authority.redeem(token, type: type, client: "203.0.113.9")
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
