// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import MetricsTestKit
import NIOCore
import Testing

@testable import RFBListener

@Suite(.timeLimit(.minutes(2))) struct LimitTests {
    @Test func aNegotiationThatTakesTooLongIsClosed() async throws {
        var limits = LoginLimits()
        limits.negotiationTimeout = .milliseconds(500)
        let stage = try await Stage.set(limits: limits)
        let silent = try await stage.connect()
        let slow = try await stage.connect()
        try? await slow.send("RFB 003.008\n\u{13}")
        let answers = NativeViewer.answers.prefix(3).flatMap { $0 }
        #expect(try await answers.starts(with: silent.readToEnd()))
        #expect(try await answers.starts(with: slow.readToEnd()))
        try await stage.strike()
    }

    @Test func aPasswordThatDoesNotComeEndsIt() async throws {
        var limits = LoginLimits()
        limits.loginTimeout = .milliseconds(500)
        let stage = try await Stage.set(limits: limits)
        let silent = try await stage.encrypted()
        let half = try await stage.encrypted()
        try? await half.send([0, 0, 0, 3, 0, 0, 0, 3, 98])
        #expect(try await silent.readToEnd().isEmpty)
        #expect(try await half.readToEnd().isEmpty)
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }

    /// A client that sends much while its console is being opened is let go, and its token is not asked for.
    @Test func whatComesEarlyIsBounded() async throws {
        var limits = LoginLimits()
        limits.early = 100
        let stage = try await Stage.set(limits: limits)
        let login = NativeViewer.login("box", stage.authorizer.token.reveal { $0 })
        let good = try await stage.encrypted()
        // ClientInit, and what follows it.
        try await good.send(login + [1] + [UInt8](repeating: 7, count: 99))
        try await NativeViewer.enter(good, alreadySaid: true)
        #expect(try await good.read(99) == [UInt8](repeating: 7, count: 99))
        let count = stage.authorizer.state.current.count(of: .redeem)
        let much = try await stage.encrypted()
        try await much.send(login + [UInt8](repeating: 0, count: 101))
        #expect(try await much.readToEnd().isEmpty)
        #expect(stage.authorizer.state.current.count(of: .redeem) == count)
        try await good.close()
        try await stage.strike()
    }

    @Test func oneConnectionMoreIsClosedWithoutAWord() async throws {
        var limits = ConnectionLimits()
        limits.connections = 1
        let metrics = TestMetrics()
        let stage = try await Stage.set(connections: limits, metrics: metrics)
        let first = try await stage.viewer()
        let second = try await stage.connect()
        #expect(try await second.readToEnd().isEmpty)
        #expect(
            try metrics.expectCounter("oriel_connections_refused_total", [("limit", "connections")]).totalValue == 1)
        #expect(try metrics.expectMeter("oriel_sessions_active").lastValue == 1)
        try await first.close()
        try await stage.authorizer.waitFor(.ended)
        #expect(try metrics.expectMeter("oriel_sessions_active").lastValue == 0)
        try await stage.strike()
    }

    @Test func onlyThoseWithoutASessionAreStrangers() async throws {
        var limits = ConnectionLimits()
        limits.unauthenticated = 1
        let stage = try await Stage.set(connections: limits)
        let first = try await stage.viewer()
        let second = try await stage.viewer()
        try await first.close()
        try await second.close()
        try await stage.strike()
    }

    @Test func afterTooManyBadTokensNobodyIsAsked() async throws {
        var limits = ConnectionLimits()
        limits.failedTokensPerMinute = 2
        let clock = HandClock()
        let stage = try await Stage.set(connections: limits, time: clock.timeSource)
        // It came before its address had failed.
        let early = try await stage.encrypted()
        for token in [AccessToken().reveal { $0 }, "short"] {
            let reason = try await NativeViewer.reason(stage.loggedIn(token: token))
            #expect(reason == ConsoleError.Code.tokenRejected.userSentence)
        }
        // The good one too: who guesses is not told that a guess is right.
        try await early.send(NativeViewer.login("box", stage.authorizer.token.reveal { $0 }))
        #expect(try await NativeViewer.reason(early) == ConsoleError.Code.tooManyAttempts.userSentence)
        // And nobody pays for TLS any more.
        let late = try await NativeViewer.greetingReason(stage.connect())
        #expect(late == ConsoleError.Code.tooManyAttempts.userSentence)
        #expect(stage.authorizer.state.current.count(of: .redeem) == 1)
        clock.advance(by: .seconds(60))
        let good = try await stage.viewer()
        try await good.close()
        try await stage.strike()
    }
}
