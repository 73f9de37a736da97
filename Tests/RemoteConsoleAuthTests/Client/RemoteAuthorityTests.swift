// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@testable import RemoteConsoleAuth

/// A proxy and an authority, with real TLS between them.
@Suite(.serialized) struct RemoteAuthorityTests {
    @Test func aSessionGoesThroughItsWholeLife() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let token = try await stage.token(authority)
            let grant = try await proxy.redeem(token)
            #expect(grant.instance == Stage.id)
            #expect(grant.instanceName == "web")
            #expect(grant.backend == "one")
            #expect(grant.endpoint == ConsoleEndpoint(host: "192.0.2.7", port: 5900, generation: "1"))
            #expect(grant.egress == stage.backend.egress)
            #expect(grant.maximumDuration == .seconds(8 * 3600))
            #expect(grant.idleTimeout == .seconds(1800))
            #expect(grant.resume != nil)
            try await proxy.confirm(grant)
            let ended = try await proxy.begin(grant)
            #expect(await proxy.heartbeat())
            #expect(ended.current.isEmpty)
            await proxy.end(grant)
            #expect(await proxy.heartbeat())
            #expect(ended.current.isEmpty)
            let error = await #expect(throws: ConsoleError.self) { try await proxy.redeem(token) }
            #expect(error?.code == .tokenRejected)
        }
    }

    @Test func whatTheAuthorityRefusesKeepsItsCode() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let unknown = await #expect(throws: ConsoleError.self) { try await proxy.redeem(AccessToken()) }
            #expect(unknown?.code == .tokenRejected)
            let token = try await stage.token(authority)
            stage.backend.setPowerState(.stopped, of: Stage.id)
            let stopped = await #expect(throws: ConsoleError.self) { try await proxy.redeem(token) }
            #expect(stopped?.code == .instanceNotRunning)
            stage.backend.setPowerState(.running, of: Stage.id)
            let grant = try await proxy.redeem(token)
            stage.backend.setEndpoints(ConsoleEndpoint(host: "192.0.2.8", port: 5900, generation: "1"), of: Stage.id)
            let moved = await #expect(throws: ConsoleError.self) { try await proxy.confirm(grant) }
            #expect(moved?.code == .consoleMoved)
        }
    }

    @Test func aTokenThatIsGivenBackOpensAgainThreeTimesInAll() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let token = try await stage.token(authority)
            for _ in 0..<3 { await proxy.release(try await proxy.redeem(token).session) }
            let error = await #expect(throws: ConsoleError.self) { try await proxy.redeem(token) }
            #expect(error?.code == .tokenRejected)
        }
    }

    @Test func whatWasGivenBackCannotBegin() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let grant = try await proxy.redeem(try await stage.token(authority))
            await proxy.release(grant.session)
            await #expect(throws: ConsoleError.self) { try await proxy.begin(grant) }
        }
    }

    @Test func aRefreshedGrantHasTheNewPlaceAndIsConfirmedThere() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let grant = try await proxy.redeem(try await stage.token(authority))
            let new = ConsoleEndpoint(host: "192.0.2.8", port: 5901, generation: "2")
            stage.backend.setEndpoints(new, of: Stage.id)
            let fresh = try await proxy.refresh(grant, after: .consoleMoved)
            #expect(fresh.endpoint == new)
            #expect(fresh.session == grant.session)
            #expect(fresh.resume == grant.resume)
            try await proxy.confirm(fresh)
            _ = try await proxy.begin(fresh)
            let other = await #expect(throws: ConsoleError.self) {
                try await proxy.refresh(fresh, after: .consoleRefused)
            }
            #expect(other?.code == .invalidRequest)
        }
    }

    @Test func aSessionThatIsTakenUpElsewhereEndsAtOnce() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let (one, two) = (
                try stage.proxy("one", ports: [served.port.current]),
                try stage.proxy("two", ports: [served.port.current])
            )
            try await stage.link(one)
            let token = try await stage.token(authority)
            let first = try await one.redeem(token)
            let ended = try await one.begin(first)
            let second = try await two.redeem(token, resume: first.resume)
            _ = try await two.begin(second)
            try await ended.wait(for: "the first to end") { !$0.isEmpty }
            #expect(ended.current == [.replaced])
        }
    }

    @Test func aSessionThatIsMissingFromTheAnswerEnds() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let grant = try await proxy.redeem(try await stage.token(authority))
            let other = try await proxy.redeem(try await stage.token(authority))
            let (ended, goesOn) = (try await proxy.begin(grant), try await proxy.begin(other))
            try await stage.store.end(grant.session, holdingUntil: stage.clock.now)
            #expect(await proxy.heartbeat())
            #expect(ended.current == [.revoked])
            #expect(goesOn.current.isEmpty)
        }
    }

    @Test func anOrderThatTheStreamMissedComesWithTheHeartbeat() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let ended = try await proxy.begin(try await proxy.redeem(try await stage.token(authority)))
            authority.endSessions(of: Stage.id, .revoked)
            #expect(ended.current.isEmpty)
            #expect(await proxy.heartbeat())
            #expect(ended.current == [.revoked])
        }
    }

    @Test func anOrderArrivesThroughTheStream() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            try await stage.link(proxy)
            let ended = try await proxy.begin(try await proxy.redeem(try await stage.token(authority)))
            authority.endSessions(of: Stage.id, .expired)
            try await ended.wait(for: "the session to end") { !$0.isEmpty }
            #expect(ended.current == [.expired])
        }
    }

    @Test func theLimitOnSessionsCountsThoseOfProxies() async throws {
        try await Stage.open { stage in
            var settings = AuthoritySettings()
            settings.limits.sessionsPerInstance = 1
            let authority = stage.authority(settings: settings)
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let grant = try await proxy.redeem(try await stage.token(authority))
            _ = try await proxy.begin(grant)
            let token = try await stage.token(authority)
            let error = await #expect(throws: ConsoleError.self) { try await proxy.redeem(token) }
            #expect(error?.code == .limitReached)
            await proxy.end(grant)
            _ = try await proxy.redeem(token)
        }
    }

    @Test func manyReportsTakeSeveralRequests() async throws {
        try await Stage.open { stage in
            var settings = AuthoritySettings()
            settings.limits.sessionsPerInstance = nil
            settings.limits.newTokensPerSecond = nil
            settings.reuse = .untilExpiry
            let authority = stage.authority(settings: settings)
            let proxy = try stage.proxy(ports: [try await stage.serve(authority).port.current])
            let token = try await stage.token(authority)
            var ends: [Watched<[SessionEnd.Reason]>] = []
            for _ in 0..<(Wire.maximumSessions + 1) {
                ends.append(try await proxy.begin(try await proxy.redeem(token)))
            }
            #expect(await proxy.heartbeat())
            #expect(ends.allSatisfy { $0.current.isEmpty })
        }
    }
}
