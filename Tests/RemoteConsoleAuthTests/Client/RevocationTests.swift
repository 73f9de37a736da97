// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import RemoteConsoleAuth

/// All access to an instance is revoked at one authority, and proxies have sessions of it.
@Suite(.serialized, .timeLimit(.minutes(3))) struct RevocationTests {
    @discardableResult private func revoke(
        _ instance: InstanceID = Stage.id, at authority: LocalAuthority
    ) async throws -> Int {
        try await authority.revokeAccess(to: instance, for: Principal(name: "root", role: .admin))
    }

    private func expectNoResumption(_ proxy: RemoteAuthority, _ token: AccessToken, _ grant: Grant) async throws {
        let secret = try #require(grant.resume)
        let error = await #expect(throws: ConsoleError.self) { try await proxy.redeem(token, resume: secret) }
        #expect(error?.code == .tokenRejected)
    }

    @Test func theStreamEndsTheSessionsOfEveryProxyAtOnce() async throws {
        try await Stage.open { stage in
            let (first, second) = (stage.authority(), stage.authority())
            let (one, two) = (try await stage.serve(first), try await stage.serve(second))
            let ports = [one.port.current, two.port.current]
            // Each heartbeats at another authority.
            let proxies = [
                try stage.proxy("one", ports: ports), try stage.proxy("two", ports: ports.reversed()),
            ]
            var sessions: [(token: AccessToken, grant: Grant, ended: Watched<[SessionEnd.Reason]>)] = []
            for proxy in proxies {
                let token = try await stage.token(first)
                let grant = try await proxy.redeem(token)
                sessions.append((token, grant, try await proxy.begin(grant)))
                // No heartbeat tells it in the place of the stream.
                try await stage.link(proxy, streams: 2, heartbeat: .seconds(3600))
            }
            #expect(try await self.revoke(at: second) == 2)
            for (proxy, session) in zip(proxies, sessions) {
                try await session.ended.wait(for: "the end of a session", within: .seconds(60)) { !$0.isEmpty }
                #expect(session.ended.current == [.revoked])
                try await self.expectNoResumption(proxy, session.token, session.grant)
                await proxy.end(session.grant, .revoked)
                try await self.expectNoResumption(proxy, session.token, session.grant)
            }
        }
    }

    /// The stream is no more than fast.
    @Test func aProxyWhoseStreamIsCutHearsOfItWithItsNextHeartbeat() async throws {
        try await Stage.open { stage in
            let (first, second) = (stage.authority(), stage.authority())
            let served = try await stage.serve(first)
            let proxy = try stage.proxy(ports: [served.port.current])
            let token = try await stage.token(first)
            let grant = try await proxy.redeem(token)
            let ended = try await proxy.begin(grant)
            // There is no stream, and the authority that is asked has never heard of the session.
            #expect(served.desk.hub.count == 0)
            #expect(try await self.revoke(at: second) == 1)
            #expect(ended.current.isEmpty)
            #expect(await proxy.heartbeat())
            #expect(ended.current == [.revoked])
            try await self.expectNoResumption(proxy, token, grant)
        }
    }

    @Test func aSessionThatIsBeingOpenedDoesNotBegin() async throws {
        try await Stage.open { stage in
            let (first, second) = (stage.authority(), stage.authority())
            let proxy = try stage.proxy(ports: [try await stage.serve(first).port.current])
            let grant = try await proxy.redeem(try await stage.token(first))
            try await self.revoke(at: second)
            let error = await #expect(throws: ConsoleError.self) { try await proxy.begin(grant) }
            #expect(error?.code == .tokenRejected)
        }
    }

    /// With `reuse: until-expiry` the store holds no token for a session.
    @Test func aSessionWithoutATokenOfItsOwnEndsByTheStream() async throws {
        try await Stage.open { stage in
            var settings = AuthoritySettings()
            settings.reuse = .untilExpiry
            let (first, second) = (stage.authority(settings: settings), stage.authority(settings: settings))
            let (one, two) = (try await stage.serve(first), try await stage.serve(second))
            let proxy = try stage.proxy(ports: [one.port.current, two.port.current])
            let token = try await stage.token(first)
            let ended = try await proxy.begin(try await proxy.redeem(token))
            let opening = try await proxy.redeem(token)
            try await stage.link(proxy, streams: 2)
            try await self.revoke(at: second)
            try await ended.wait(for: "the end of the session", within: .seconds(60)) { $0 == [.revoked] }
            // The same line ordered it: it begins, and ends.
            let late = try await proxy.begin(opening)
            try await late.wait(for: "the end of the late session", within: .seconds(60)) { $0 == [.revoked] }
        }
    }

    @Test func sessionsOfOtherInstancesGoOn() {
        let sessions = RemoteSessions()
        let other = InstanceID(bytes: (7, 7))
        let ended = Watched<[SessionID]>([])
        func begin(_ instance: InstanceID) -> SessionID {
            let session = SessionID()
            sessions.add(session, RemoteSessions.Entry(instance: instance, ticket: "", lease: ""))
            sessions.prepare(session) { _ in ended.update { $0.append(session) } }
            sessions.begin(session, at: .zero)
            return session
        }
        let (ours, theirs) = (begin(Stage.id), begin(other))
        sessions.obey(.revoked(InstanceID(bytes: (8, 8))))
        sessions.obey(StreamEvent(event: "revoked"))
        sessions.obey(StreamEvent(event: "revoked", instance: "none"))
        #expect(ended.current.isEmpty)
        sessions.obey(.revoked(Stage.id))
        #expect(ended.current == [ours])
        sessions.obey(.revoked(other))
        #expect(ended.current == [ours, theirs])
    }

    @Test func anotherTicketDoesNotMakeAnOrderForgotten() {
        let sessions = RemoteSessions()
        let session = SessionID()
        let ended = Watched<[SessionEnd.Reason]>([])
        let entry = RemoteSessions.Entry(instance: Stage.id, ticket: "", lease: "")
        sessions.add(session, entry)
        sessions.obey(.revoked(Stage.id))
        sessions.add(session, entry)
        sessions.prepare(session) { reason in ended.update { $0.append(reason) } }
        sessions.begin(session, at: .zero)
        #expect(ended.current == [.revoked])
    }
}
