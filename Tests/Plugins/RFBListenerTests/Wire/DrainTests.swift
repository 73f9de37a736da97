// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import RFBListener

/// A listener that goes away, or gets new settings, while it has clients.
@Suite(.timeLimit(.minutes(2))) struct DrainTests {
    @Test func sessionsGoOnAndTheLastOneEndsTheDrain() async throws {
        let stage = try await Stage.set()
        let viewers = [try await stage.viewer(), try await stage.viewer()]
        let drain = Task { [listener = stage.listener] in await listener.drain(for: .seconds(3600), spread: .zero) }
        var isAccepting = true
        for _ in 0..<10_000 where isAccepting {
            guard let client = try? await stage.connect() else {
                isAccepting = false
                break
            }
            try? await client.close()
        }
        #expect(!isAccepting)
        for viewer in viewers {
            try await viewer.send([4, 1, 0, 0, 0, 0, 0, 65])
            #expect(try await viewer.read(8) == [4, 1, 0, 0, 0, 0, 0, 65])
            try await viewer.close()
        }
        await drain.value
        #expect(stage.authorizer.state.current.ended.allSatisfy { $0.reason == .clientClosed })
        try await stage.strike()
    }

    @Test func whenTheTimeIsOverEverySessionIsClosed() async throws {
        let stage = try await Stage.set()
        let viewers = [try await stage.viewer(), try await stage.viewer()]
        let drain = Task { [listener = stage.listener] in
            await listener.drain(for: .milliseconds(100), spread: .milliseconds(100))
        }
        for viewer in viewers {
            #expect(try await viewer.readToEnd().isEmpty)
            try await viewer.close()
        }
        await drain.value
        try await stage.authorizer.waitFor(.ended, count: 2)
        #expect(stage.authorizer.state.current.ended.allSatisfy { $0.reason == .shutdown })
        try await stage.strike()
    }

    @Test func aShutdownEndsWhatHasNotBegun() async throws {
        let stage = try await Stage.set()
        let silent = try await stage.connect()
        _ = try await silent.read(12)
        let half = try await stage.connect()
        try await NativeViewer.negotiate(half)
        let encrypted = try await stage.encrypted()
        stage.authorizer.hold(.redeem)
        let opening = try await stage.loggedIn()
        // It was the last to be accepted.
        try await stage.authorizer.waitFor(.redeem)
        stage.run.cancel()
        #expect(try await silent.readToEnd().isEmpty)
        #expect(try await half.readToEnd().isEmpty)
        #expect(try await encrypted.readToEnd().isEmpty)
        #expect(try await opening.readToEnd().isEmpty)
        stage.authorizer.letGo(.redeem)
        try await stage.authorizer.waitFor(.release)
        try await stage.strike()
    }

    @Test func newURLsGetTheNewSettingsAndSessionsGoOn() async throws {
        let stage = try await Stage.set()
        let viewer = try await stage.viewer()
        let token = stage.authorizer.token
        func factory(port: String = "0") throws -> RFBListenerFactory {
            RFBListenerFactory(
                settings: try Stage.settings(port: port, base: "vnc://other.example:5901", stage.certificate))
        }
        let commit = try stage.listener.prepare(try factory())
        #expect(stage.listener.accessURL(for: token).hasPrefix("vnc://console.example:5900?"))
        commit()
        #expect(stage.listener.accessURL(for: token).hasPrefix("vnc://other.example:5901?"))
        try await viewer.send([4, 1, 0, 0, 0, 0, 0, 65])
        #expect(try await viewer.read(8) == [4, 1, 0, 0, 0, 0, 0, 65])
        #expect(throws: ConsoleError.self) { try stage.listener.prepare(try factory(port: "1")) }
        try await viewer.close()
        try await stage.strike()
    }
}
