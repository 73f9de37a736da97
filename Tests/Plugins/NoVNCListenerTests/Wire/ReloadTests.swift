// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import NoVNCListener

/// A listener that gets new settings while it has clients.
@Suite(.timeLimit(.minutes(2))) struct ReloadTests {
    private func factory(
        port: String = "0", base: String = "https://other.example/vnc.html", web: String
    ) throws -> NoVNCListenerFactory {
        let section = Section(
            .map(["port": .text(port), "base_url": .text(base), "web": .text(web)]), report: SettingsReport(file: "f"))
        return try #require(NoVNCListenerFactory(section: section, name: "novnc"))
    }

    @Test func newClientsGetTheNewSettingsAndSessionsGoOn() async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        let web = try Installation()
        let other = ["Origin: https://other.example"]
        let commit = try stage.listener.prepare(try self.factory(web: web.path))
        let early = try await stage.exchange(stage.upgradeRequest(origin: nil, extra: other))
        #expect(early.hasPrefix("HTTP/1.1 403 "), "nothing changes before it is said")
        commit()
        #expect(stage.listener.accessURL(for: stage.authorizer.token).hasPrefix("https://other.example/vnc.html?"))
        let old = try await stage.exchange(stage.upgradeRequest())
        #expect(old.hasPrefix("HTTP/1.1 403 "))
        let new = try await stage.webSocket(origin: "https://other.example")
        try await new.client.close()
        try await peer.send([4, 1, 0, 0, 0, 0, 0, 65])
        #expect(try await peer.readBinary() == [4, 1, 0, 0, 0, 0, 0, 65])
        try await peer.client.close()
        try await stage.strike()
    }

    @Test func whatCannotBeUsedChangesNothing() async throws {
        let stage = try await Stage.set()
        let web = try Installation()
        #expect(throws: ConsoleError.self) { try stage.listener.prepare(try self.factory(web: "/nowhere")) }
        #expect(throws: ConsoleError.self) {
            try stage.listener.prepare(try self.factory(port: "1", web: web.path))
        }
        let peer = try await stage.webSocket()
        try await peer.client.close()
        try await stage.strike()
    }
}
