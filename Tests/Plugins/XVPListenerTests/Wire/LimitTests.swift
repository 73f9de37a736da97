// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import MetricsTestKit
import NIOCore
import Testing

@testable import XVPListener

@Suite(.timeLimit(.minutes(2))) struct LimitTests {
    @Test func aRequestThatTakesTooLongIsClosed() async throws {
        var limits = RequestLimits()
        limits.requestTimeout = .seconds(3)
        let stage = try await Stage.set(limits: limits)
        let silent = try await stage.connect()
        let slow = try await stage.connect()
        try await slow.send("CONNECT /console")
        #expect(try await silent.readToEnd().isEmpty)
        #expect(try await slow.readToEnd().isEmpty)
        try await stage.strike()
    }

    @Test func aHeaderBlockThatIsTooLongIsRefused() async throws {
        let stage = try await Stage.set()
        let field = "X: " + String(repeating: "a", count: 9000)
        let answer = try await stage.exchange("CONNECT /console HTTP/1.0\r\n\(field)")
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
        try await stage.strike()
    }

    /// A client that sends much while its console is being opened is let go, and its token is given back.
    @Test func whatComesEarlyIsBounded() async throws {
        var limits = RequestLimits()
        limits.early = 100
        let stage = try await Stage.set(limits: limits)
        stage.authorizer.hold(.redeem)
        let good = try await stage.connect()
        try await good.send(Array(stage.request().utf8) + [UInt8](repeating: 0, count: 100))
        try await stage.authorizer.waitFor(.redeem)
        let much = try await stage.connect()
        try await much.send(Array(stage.request().utf8) + [UInt8](repeating: 0, count: 101))
        #expect(try await much.readToEnd().isEmpty)
        #expect(stage.authorizer.state.current.count(of: .redeem) == 1)
        stage.authorizer.letGo(.redeem)
        let answer = try await good.readToEnd()
        #expect(answer.starts(with: HistoricViewer.accepted.utf8))
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
        for token in [AccessToken().reveal { $0 }, "short"] {
            #expect(try await stage.exchange(stage.request(token: token)).hasPrefix("HTTP/1.1 401 "))
        }
        // The good one too: who guesses is not told that a guess is right.
        let answer = try await stage.exchange(stage.request())
        #expect(answer.hasPrefix("HTTP/1.1 400 \(ConsoleError.Code.tooManyAttempts.userSentence)\r\n"))
        #expect(stage.authorizer.state.current.count(of: .redeem) == 1)
        clock.advance(by: .seconds(60))
        let good = try await stage.viewer()
        try await good.close()
        try await stage.strike()
    }
}
