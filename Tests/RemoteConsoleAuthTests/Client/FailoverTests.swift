// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import RemoteConsoleAuth

/// Several authorities, some of them away, hung up or rude.
@Suite(.serialized) struct FailoverTests {
    /// A port that nobody listens on.
    private func closedPort(_ stage: Stage) async throws -> Int {
        let rude = try await RudeAuthority.start(stage.server)
        await rude.stop()
        return rude.port
    }

    @Test func theNextAuthorityIsAskedWhenOneCannotBeConnectedTo() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let proxy = try stage.proxy(ports: [try await self.closedPort(stage), served.port.current])
            let grant = try await proxy.redeem(try await stage.token(authority))
            try await proxy.confirm(grant)
            _ = try await proxy.begin(grant)
        }
    }

    @Test func theNextAuthorityIsAskedWhenOneSaysThatItIsGoing() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let going = try await stage.serve(stage.authority(), isLeaving: { true })
            let served = try await stage.serve(authority)
            let alone = try stage.proxy(ports: [going.port.current])
            let token = try await stage.token(authority)
            let error = await #expect(throws: ConsoleError.self) { try await alone.redeem(token) }
            #expect(error?.code == .authorityUnavailable)
            let proxy = try stage.proxy(ports: [going.port.current, served.port.current])
            _ = try await proxy.redeem(token)
        }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "nonsense\r\n\r\n",
        RudeAuthority.answer("200 OK", "{}"), RudeAuthority.answer("200 OK", "<html>"),
        RudeAuthority.answer("503 Service Unavailable", ""),
        RudeAuthority.answer("502 Bad Gateway", "<html>"),
        RudeAuthority.answer("503 Service Unavailable", "{\"code\":\"authorityUnavailable\",\"message\":\"store\"}"),
        RudeAuthority.answer("302 Found\r\nLocation: https://127.0.0.1:1/", "{}"),
    ])
    func nobodyElseIsAskedToRedeemWhenTheOutcomeIsNotKnown(answer: String) async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let rude = try await RudeAuthority.start(stage.server, answer: answer)
            let proxy = try stage.proxy(ports: [rude.port, served.port.current])
            let token = try await stage.token(authority)
            let error = await #expect(throws: ConsoleError.self) { try await proxy.redeem(token) }
            #expect(error?.code == .authorityUnavailable)
            #expect(rude.asked.current == 1)
            // The other one was not asked: the token is as it was.
            _ = try await stage.proxy("two", ports: [served.port.current]).redeem(token)
            await rude.stop()
        }
    }

    @Test func whoSaysThatNothingWasDoneIsBelieved() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let rude = try await RudeAuthority.start(
                stage.server,
                answer: RudeAuthority.answer(
                    "503 Service Unavailable",
                    "{\"code\":\"authorityUnavailable\",\"message\":\"full\",\"nothing_done\":true}"))
            let proxy = try stage.proxy(ports: [rude.port, served.port.current])
            _ = try await proxy.redeem(try await stage.token(authority))
            #expect(rude.asked.current == 1)
            await rude.stop()
        }
    }

    @Test func whatMayHappenTwiceIsAskedOfTheNext() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let rude = try await RudeAuthority.start(stage.server)
            // First the good one is asked, then it is passed over.
            let proxy = try stage.proxy(ports: [served.port.current, rude.port])
            let grant = try await proxy.redeem(try await stage.token(authority))
            let ended = try await proxy.begin(grant)
            let rudeFirst = AuthorityCaller(
                urls: proxy.caller.urls.reversed(), client: proxy.caller.client, pulses: proxy.caller.pulses)
            let lease = try #require(proxy.sessions[grant.session]?.lease)
            let answer: HeartbeatAnswer = try await rudeFirst.ask(
                .heartbeat, HeartbeatRequest(sessions: [lease]), .always, within: .seconds(4))
            #expect(answer.alive == [grant.session.description])
            #expect(rude.asked.current == 1)
            #expect(ended.current.isEmpty)
            await rude.stop()
        }
    }

    @Test func aSessionThatOneAuthorityRedeemedGoesOnWithTheOther() async throws {
        try await Stage.open { stage in
            let (first, second) = (stage.authority(), stage.authority())
            let (one, two) = (try await stage.serve(first), try await stage.serve(second))
            let proxy = try stage.proxy(ports: [one.port.current, two.port.current])
            let confirmed = try await proxy.redeem(try await stage.token(first))
            let begun = try await proxy.redeem(try await stage.token(first))
            let lasting = try await proxy.begin(begun)
            let given = try await stage.token(first)
            let back = try await proxy.redeem(given)
            await one.stop()
            try await proxy.confirm(confirmed)
            let new = try await proxy.begin(try await proxy.refresh(confirmed, after: .consoleMoved))
            #expect(await proxy.heartbeat())
            #expect(lasting.current.isEmpty)
            #expect(new.current.isEmpty)
            // What comes to the second one's ears is counted and can be ended there.
            second.endSessions(of: Stage.id, .revoked)
            #expect(await proxy.heartbeat())
            #expect(lasting.current == [.revoked])
            #expect(new.current == [.revoked])
            await proxy.end(begun, .revoked)
            await proxy.release(back.session)
            _ = try await proxy.redeem(given)
        }
    }

    @Test func withNobodyToAskNewSessionsAreRefusedWithTheirOwnReason() async throws {
        try await Stage.open { stage in
            let proxy = try stage.proxy(ports: [try await self.closedPort(stage), try await self.closedPort(stage)])
            let error = await #expect(throws: ConsoleError.self) { try await proxy.redeem(AccessToken()) }
            #expect(error?.code == .authorityUnavailable)
            #expect(error?.message.contains("no authority answers: https://127.0.0.1:") == true)
        }
    }

    @Test(arguments: [1, 2, 3, 5])
    func allConnectionsTogetherHaveLessThanTwoSeconds(count: Int) {
        #expect(AuthorityCaller.connectTimeout(authorities: count) * count < .seconds(2))
        #expect(AuthorityCaller.connectTimeout(authorities: count) >= .milliseconds(300))
    }

    @Test func nobodyWaitsForAnAuthorityThatHangs() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let mute = try await RudeAuthority.start(stage.server, answer: nil)
            let proxy = try stage.proxy(ports: [mute.port, served.port.current])
            let token = try await stage.token(authority)
            async let refusal = #expect(throws: ConsoleError.self) { try await proxy.redeem(token) }
            try await mute.asked.wait(for: "the question", within: .seconds(60)) { $0 == 1 }
            stage.clock.advance(by: AuthorityPulses.silence + .milliseconds(1))
            let error = await refusal
            #expect(error?.code == .authorityUnavailable)
            #expect(error?.message.contains("says nothing") == true)
            // It may have spent the token, so nobody else was asked; the next token is another one's.
            _ = try await proxy.redeem(try await stage.token(authority))
            #expect(mute.asked.current == 1)
            await mute.stop()
        }
    }

    @Test func anAuthorityWhoseStreamIsSilentIsAskedLast() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let (one, two) = (try await stage.serve(authority), try await stage.serve(authority))
            let proxy = try stage.proxy(ports: [one.port.current, two.port.current])
            let first = try #require(proxy.caller.urls.first)
            let second = try #require(proxy.caller.urls.last)
            for url in proxy.caller.urls { proxy.caller.pulses.hear(url) }
            stage.clock.advance(by: AuthorityPulses.silence + .milliseconds(1))
            proxy.caller.pulses.hear(second)
            #expect(proxy.caller.pulses.hangs(first))
            #expect(proxy.caller.order == [1, 0])
            proxy.caller.pulses.lose(first)
            #expect(proxy.caller.order == [0, 1])
        }
    }

    @Test func liveSessionsGoOnForTheGraceAndNoLonger() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority, grace: .seconds(20))
            let proxy = try stage.proxy(ports: [served.port.current])
            let ended = try await proxy.begin(try await proxy.redeem(try await stage.token(authority)))
            #expect(await proxy.heartbeat())
            await served.stop()
            stage.clock.advance(by: .seconds(20))
            #expect(await !proxy.heartbeat())
            #expect(ended.current.isEmpty)
            stage.clock.advance(by: .milliseconds(1))
            #expect(await !proxy.heartbeat())
            #expect(ended.current == [.authorityLost])
        }
    }

    @Test func anAuthorityThatComesBackInTimeFindsTheSessionsAlive() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let proxy = try stage.proxy(ports: [served.port.current, try await self.closedPort(stage)])
            let grant = try await proxy.redeem(try await stage.token(authority))
            let ended = try await proxy.begin(grant)
            await served.stop()
            #expect(await !proxy.heartbeat())
            stage.clock.advance(by: .seconds(59))
            // Another process over the same store, which has never heard of the session.
            let after = stage.authority()
            let again = try await stage.serve(after)
            let later = AuthorityCaller(
                urls: [AuthorityURL("https://127.0.0.1:\(again.port.current)")].compactMap { $0 },
                client: proxy.caller.client, pulses: proxy.caller.pulses)
            let lease = try #require(proxy.sessions[grant.session]?.lease)
            let answer: HeartbeatAnswer = try await later.ask(
                .heartbeat, HeartbeatRequest(sessions: [lease]), .always, within: .seconds(4))
            #expect(answer.alive == [grant.session.description])
            #expect(again.desk.leases.count == 1)
            #expect(ended.current.isEmpty)
        }
    }

    @Test func ofManyWhoRaceThroughTwoProxiesAndTwoAuthoritiesOneWins() async throws {
        try await Stage.open { stage in
            var settings = AuthoritySettings()
            settings.limits.sessionsPerInstance = nil
            settings.limits.newTokensPerSecond = nil
            let (first, second) = (stage.authority(settings: settings), stage.authority(settings: settings))
            let (one, two) = (try await stage.serve(first), try await stage.serve(second))
            let ports = [one.port.current, two.port.current]
            let proxies = [
                try stage.proxy("one", ports: ports), try stage.proxy("two", ports: ports.reversed()),
            ]
            for _ in 0..<25 {
                let token = try await stage.token(first)
                let winners = await withTaskGroup(of: Bool.self) { group in
                    for racer in 0..<8 {
                        group.addTask { (try? await proxies[racer % 2].redeem(token)) != nil }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(winners == 1)
            }
        }
    }
}
