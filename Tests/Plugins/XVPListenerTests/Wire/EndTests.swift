// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import Testing

@testable import XVPListener

/// How a session ends: what is on its way arrives, and both sides are closed.
@Suite(.timeLimit(.minutes(2))) struct EndTests {
    @Test func whenTheConsoleClosesEverythingItSentArrives() async throws {
        let count = 3_000_000
        let stage = try await Stage.set(VNCScript(behaviour: .streamAndClose(count)))
        let client = try await stage.viewer()
        #expect(try await client.readToEnd() == VNCScript.pattern(from: 0, count: count))
        try await client.close()
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.consoleClosed])
        try await stage.strike()
    }

    @Test func whenTheViewerClosesEverythingItSentArrives() async throws {
        let count = 1_000_000
        let stage = try await Stage.set(VNCScript(behaviour: .sink))
        let client = try await stage.viewer()
        try await client.send(VNCScript.pattern(from: 0, count: count))
        try await client.close()
        try await stage.server.waitForOpen(0)
        #expect(stage.server.record.current.received.values.map(\.readableBytes) == [count])
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.clientClosed])
        try await stage.strike()
    }

    @Test func theOrderOfTheAuthorityEndsIt() async throws {
        let stage = try await Stage.set()
        let client = try await stage.viewer()
        let end = try #require(stage.authorizer.state.current.ends.values.first)
        end(.revoked)
        #expect(try await client.readToEnd().isEmpty)
        try await client.close()
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.revoked])
        try await stage.strike()
    }

    /// A viewer that goes away after any byte that it sends, with everything it asked for.
    @Test func nothingIsLeftOfAViewerThatLeavesAnywhere() async throws {
        let stage = try await Stage.set()
        let bytes = HistoricViewer.everything(token: stage.authorizer.token.reveal { $0 })
        for end in 0...bytes.count {
            let client = try await stage.connect()
            try await client.send(Array(bytes[..<end]))
            try await client.close()
        }
        // It leaves when nobody is left.
        await stage.listener.drain(for: .seconds(60), spread: .zero)
        try await stage.server.waitForOpen(0)
        // Whoever left during the set-up gives its token back afterwards.
        try await stage.authorizer.state.wait(for: "each token that was redeemed to be spent or given back") {
            $0.count(of: .redeem) == $0.ended.count + $0.released.count
        }
        let state = stage.authorizer.state.current
        #expect(state.began.count == state.ended.count)
        try await stage.strike()
    }
}
