// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import Testing

@testable import RFBListener

/// How a session ends: what is on its way arrives, and both sides are closed.
@Suite(.timeLimit(.minutes(5))) struct EndTests {
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

    /// Goes through everything that a viewer says, for as long as it is there.
    ///
    /// - Returns: how many bytes it sent, with those of TLS.
    private static func pass(_ stage: Stage, leavingAfter count: Int, isReset: Bool) async throws -> Int {
        let client = try await stage.connect()
        let sent = try await client.leave(after: count, isReset: isReset)
        do {
            for (number, answer) in NativeViewer.answers.enumerated() {
                _ = try await client.read(answer.count)
                if number < NativeViewer.clear.count { try await client.send(NativeViewer.clear[number]) }
            }
            try await client.startTLS(trusting: stage.certificate.certificateFile)
            try await client.send(NativeViewer.login("box", stage.authorizer.token.reveal { $0 }))
            _ = try await client.read(4)
            try await client.send([1])
            _ = try await client.read(VNCScript().serverInit.count)
            try await client.send(NativeViewer.afterwards)
        } catch {
            // It has left.
        }
        try await client.close()
        return sent.current
    }

    /// A viewer that goes away after any byte that it sends, in the clear, in TLS's handshake and inside it.
    @Test func nothingIsLeftOfAViewerThatLeavesAnywhere() async throws {
        let stage = try await Stage.set()
        let count = try await Self.pass(stage, leavingAfter: .max, isReset: false)
        #expect(count > 200)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for end in 0...count {
                if end >= 8 { _ = try await group.next() }
                group.addTask {
                    _ = try await Self.pass(stage, leavingAfter: end, isReset: end.isMultiple(of: 2))
                }
            }
            try await group.waitForAll()
        }
        // It leaves when nobody is left.
        await stage.listener.drain(for: .seconds(60), spread: .zero)
        try await stage.server.waitForOpen(0)
        try await stage.authorizer.state.wait(for: "every token to be given back or used up") { state in
            state.count(of: .redeem) == state.ended.count + state.released.count
        }
        let state = stage.authorizer.state.current
        #expect(state.count(of: .redeem) > 1)
        #expect(state.began.count == state.ended.count)
        try await stage.strike()
    }
}
