// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import MetricsTestKit
import NIOCore
import Testing
import WebSocketBytes

@testable import NoVNCListener

/// Each limit on the wire: at it all is well, one more is refused, and what is freed can be used again.
@Suite(.timeLimit(.minutes(2))) struct LimitTests {
    private static let junk = String(repeating: "j", count: 43)

    @Test func oneConnectionMoreIsClosedWithoutAWord() async throws {
        var limits = ConnectionLimits()
        limits.connections = 2
        let metrics = TestMetrics()
        let stage = try await Stage.set(connections: limits, metrics: metrics)
        let first = try await stage.webSocket()
        let second = try await stage.webSocket()
        let third = try await stage.connect()
        #expect(try await third.readToEnd().isEmpty)
        #expect(
            try metrics.expectCounter("oriel_connections_refused_total", [("limit", "connections")]).totalValue == 1)
        try await first.client.close()
        try await stage.authorizer.waitFor(.ended)
        let fourth = try await stage.webSocket()
        try await second.client.close()
        try await fourth.client.close()
        try await stage.strike()
    }

    @Test func onlyThoseWithoutASessionAreStrangers() async throws {
        var limits = ConnectionLimits()
        limits.unauthenticated = 1
        let stage = try await Stage.set(connections: limits)
        let first = try await stage.webSocket()
        let second = try await stage.webSocket()
        let stranger = try await stage.connect()
        try await stranger.send("GET / HTTP/1.1\r\n")
        #expect(try await stage.connect().readToEnd().isEmpty)
        try await stranger.close()
        try await first.client.close()
        try await second.client.close()
        try await stage.strike()
    }

    @Test func afterTooManyBadTokensNobodyIsAsked() async throws {
        var limits = ConnectionLimits()
        limits.failedTokensPerMinute = 3
        let clock = HandClock()
        let stage = try await Stage.set(connections: limits, time: clock.timeSource)
        for token in [Self.junk, "short", Self.junk] {
            let answer = try await stage.exchange(stage.upgradeRequest(token: token, origin: nil))
            #expect(answer.hasPrefix("HTTP/1.1 401 "))
        }
        #expect(stage.authorizer.state.current.count(of: .redeem) == 2)
        // The good one too: who guesses is not told that a guess is right.
        let answer = try await stage.exchange(stage.upgradeRequest(origin: nil))
        #expect(answer.hasPrefix("HTTP/1.1 429 "))
        let page = try await stage.webSocket(token: Self.junk)
        #expect(try await page.readBinary() == Array("RFB 003.008\n".utf8))
        try await page.send(Array("RFB 003.008\n".utf8))
        let reason = String(decoding: try await page.readBinary().dropFirst(5), as: UTF8.self)
        #expect(reason == ConsoleError.Code.tooManyAttempts.userSentence)
        #expect(stage.authorizer.state.current.count(of: .redeem) == 2)
        try await page.client.close()

        clock.advance(by: .seconds(60))
        let good = try await stage.webSocket()
        try await good.client.close()
        try await stage.strike()
    }

    @Test func framesBeyondTheRateAreCountedAndEndTheSession() async throws {
        var webSocket = WebSocketBytesHandler.Settings()
        webSocket.framesPerSecond = 10
        let metrics = TestMetrics()
        let stage = try await Stage.set(webSocket: webSocket, metrics: metrics)
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        try await peer.client.send((0..<200).flatMap { _ in WebSocketPeer.frame(0, []) + WebSocketPeer.frame(9, []) })
        _ = try? await peer.readClose()
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.protocolError])
        #expect(try metrics.expectCounter("oriel_frames_refused_total").totalValue == 1)
        try await stage.strike()
    }

    @Test func aSessionIsCounted() async throws {
        let metrics = TestMetrics()
        let stage = try await Stage.set(metrics: metrics)
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        #expect(try metrics.expectMeter("oriel_sessions_active").lastValue == 1)
        #expect(try metrics.expectTimer("oriel_console_open_seconds").values.count == 1)
        try await peer.client.close()
        try await stage.authorizer.waitFor(.ended)
        #expect(try metrics.expectMeter("oriel_sessions_active").lastValue == 0)
        let ended = try metrics.expectCounter("oriel_sessions_total", [("reason", "clientClosed")])
        #expect(ended.totalValue == 1)
        let end = try #require(stage.authorizer.state.current.ended.first)
        let bytes = try metrics.expectCounter("oriel_session_bytes_total", [("direction", "from_console")])
        #expect(bytes.totalValue == Int64(end.bytesFromConsole))
        try await stage.strike()
    }

    @Test func theSectionIsRead() throws {
        let report = SettingsReport(file: "f")
        let keys: [(String, String)] = [
            ("max_connections", "5"), ("max_unauthenticated", "4"), ("max_connections_per_address", "3"),
            ("new_connections_per_second_per_address", "2"), ("failed_tokens_per_minute_per_address", "0"),
            ("frames_per_second", "100"), ("max_frame", "4096"), ("ping_interval", "7s"), ("missed_pings", "3"),
            ("request_timeout", "5s"), ("set_up_timeout", "6s"), ("connect_timeout", "1s"),
            ("handshake_timeout", "8s"), ("stall_timeout", "9s"), ("drain_timeout", "3s"),
            ("max_request_target", "1000"), ("max_header_field", "1001"), ("max_header_size", "2000"),
            ("max_header_fields", "10"),
        ]
        let here = SettingsLocation(line: 1, column: 1)
        let entries = keys.map { SettingsEntry(key: $0.0, at: here, value: .text($0.1)) }
        let section = Section(SettingsNode(.mapping(entries), at: here), report: report)
        let limits = NoVNCLimits(section: section)
        section.finish()
        #expect(report.mistakes.isEmpty)
        #expect(limits.connections.connections == 5 && limits.connections.unauthenticated == 4)
        #expect(limits.connections.connectionsPerAddress == 3 && limits.connections.newConnectionsPerSecond == 2)
        #expect(limits.connections.failedTokensPerMinute == nil)
        #expect(limits.webSocket.framesPerSecond == 100 && limits.webSocket.maximumFrameLength == 4096)
        #expect(limits.webSocket.pingInterval == .seconds(7) && limits.webSocket.missedPings == 3)
        #expect(limits.requests.requestTimeout == .seconds(5) && limits.requests.target == 1000)
        #expect(limits.requests.field == 1001 && limits.requests.fields == 2000 && limits.requests.fieldCount == 10)
        #expect(limits.relay.setUpTimeout == .seconds(6) && limits.relay.connectTimeout == .seconds(1))
        #expect(limits.relay.clientHandshakeTimeout == .seconds(8) && limits.relay.stallTimeout == .seconds(9))
        #expect(limits.relay.drainTimeout == .seconds(3))
    }

    @Test func withoutASectionTheDefaultsHold() {
        let section = Section(.map([:]), report: SettingsReport(file: "f"))
        let (read, defaults) = (NoVNCLimits(section: section), NoVNCLimits())
        #expect(read.connections == defaults.connections)
        #expect(read.relay.setUpTimeout == .seconds(15) && read.webSocket.pingInterval == .seconds(30))
        #expect(read.requests.requestTimeout == .seconds(10) && read.relay.stallTimeout == .seconds(60))
    }
}
