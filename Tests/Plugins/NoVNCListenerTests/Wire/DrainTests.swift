// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import NoVNCListener

/// A listener that goes away while it has clients.
@Suite(.timeLimit(.minutes(2))) struct DrainTests {
    /// Begins to drain `stage`.
    private static func drain(
        _ stage: Stage, for time: Duration = .seconds(3600), spread: Duration = .zero
    ) -> Task<Void, Never> {
        Task { [listener = stage.listener] in await listener.drain(for: time, spread: spread) }
    }

    /// Sessions of `stage` that see their screen.
    private static func sessions(_ count: Int, of stage: Stage) async throws -> [WebSocketPeer] {
        var peers: [WebSocketPeer] = []
        for _ in 0..<count {
            let peer = try await stage.webSocket()
            try await peer.beginRFB()
            peers.append(peer)
        }
        return peers
    }

    private static func expectNobodyIsAccepted(_ stage: Stage) async throws {
        for _ in 0..<10_000 {
            guard let client = try? await stage.connect() else { return }
            try? await client.close()
        }
        Issue.record("clients are still accepted")
    }

    @Test func sessionsGoOnAndTheLastOneEndsTheDrain() async throws {
        let stage = try await Stage.set()
        let peers = try await Self.sessions(2, of: stage)
        let drain = Self.drain(stage)
        try await Self.expectNobodyIsAccepted(stage)
        for peer in peers {
            try await peer.send([4, 1, 0, 0, 0, 0, 0, 65])
            #expect(try await peer.readBinary() == [4, 1, 0, 0, 0, 0, 0, 65])
            try await peer.client.close()
        }
        await drain.value
        #expect(stage.authorizer.state.current.ended.allSatisfy { $0.reason == .clientClosed })
        try await stage.strike()
    }

    @Test func whenTheTimeIsOverEverySessionIsToldGoodbye() async throws {
        let stage = try await Stage.set()
        let peers = try await Self.sessions(10, of: stage)
        let drain = Self.drain(stage, for: .milliseconds(100), spread: .milliseconds(100))
        for peer in peers { #expect(try await peer.readClose().closeCode == 1001) }
        await drain.value
        try await stage.authorizer.waitFor(.ended, count: 10)
        #expect(stage.authorizer.state.current.ended.allSatisfy { $0.reason == .shutdown })
        try await stage.strike()
    }

    @Test func aShutdownEndsADrainAtOnce() async throws {
        let stage = try await Stage.set()
        let peers = try await Self.sessions(1, of: stage)
        let drain = Self.drain(stage, spread: .seconds(3600))
        try await Self.expectNobodyIsAccepted(stage)
        stage.run.cancel()
        for peer in peers { #expect(try await peer.readClose().closeCode == 1001) }
        await drain.value
        try await stage.strike()
    }

    @Test func whoWasAcceptedIsServedAndThenLetGo() async throws {
        let stage = try await Stage.set()
        let half = try await stage.connect()
        try await half.send("HEAD /vnc.html HTTP/1.1\r\n")
        // The answer to a connection that came later: the one before it was accepted too.
        let served = try await stage.connect()
        try await served.send("HEAD /vnc.html HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try await served.readHead().contains("keep-alive"))
        let drain = Self.drain(stage)
        #expect(try await served.readToEnd().isEmpty)
        try await half.send("Host: h\r\n\r\n")
        let answer = String(decoding: try await half.readToEnd(), as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.contains("Connection: close"))
        await drain.value
        try await stage.strike()
    }
}
