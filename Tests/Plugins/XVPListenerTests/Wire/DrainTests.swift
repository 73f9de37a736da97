// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import XVPListener

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
        let half = try await stage.connect()
        try await half.send("CONNECT /console?tok")
        stage.authorizer.hold(.redeem)
        let opening = try await stage.connect()
        try await opening.send(stage.request())
        // It was the last to be accepted.
        try await stage.authorizer.waitFor(.redeem)
        stage.run.cancel()
        #expect(try await silent.readToEnd().isEmpty)
        #expect(try await half.readToEnd().isEmpty)
        #expect(try await opening.readToEnd().isEmpty)
        stage.authorizer.letGo(.redeem)
        try await stage.authorizer.waitFor(.release)
        try await stage.strike()
    }

    private func factory(port: String = "0", base: String) throws -> XVPListenerFactory {
        let section = Section(.map([("port", port), ("base_url", base)]), report: SettingsReport(file: "f"))
        return try #require(XVPListenerFactory(section: section, name: "xvpvnc"))
    }

    @Test func newURLsGetTheNewSettingsAndSessionsGoOn() async throws {
        let stage = try await Stage.set()
        let viewer = try await stage.viewer()
        let token = stage.authorizer.token
        let commit = try stage.listener.prepare(try self.factory(base: "https://other.example/x"))
        #expect(stage.listener.accessURL(for: token).hasPrefix("http://console.example:80/console?token="))
        commit()
        #expect(stage.listener.accessURL(for: token).hasPrefix("https://other.example:443/x?token="))
        try await viewer.send([4, 1, 0, 0, 0, 0, 0, 65])
        #expect(try await viewer.read(8) == [4, 1, 0, 0, 0, 0, 0, 65])
        #expect(throws: ConsoleError.self) {
            try stage.listener.prepare(try self.factory(port: "1", base: "https://other.example/x"))
        }
        try await viewer.close()
        try await stage.strike()
    }
}
