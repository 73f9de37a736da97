// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// A gateway that is told to read its file again.
@Suite(.serialized) struct ReloadTests {
    private static let origin = "https://dashboard.example"

    private func upgradeStatus(_ gateway: FakeGateway, _ token: String) throws -> Int {
        try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: Self.origin).status
    }

    private func reload(_ gateway: FakeGateway, _ process: Spawned, expecting result: String) throws {
        let counter = "oriel_reload_total{result=\"\(result)\"} "
        func count() throws -> Int? {
            try gateway.metricLines().first { $0.hasPrefix(counter) }.flatMap { Int($0.dropFirst(counter.count)) }
        }
        let before = try #require(try count())
        process.signal(SIGHUP)
        #expect(try Wait.until(seconds: 20) { try count() == before + 1 }, "\(gateway.log.suffix(2000))")
    }

    @Test func newClientsGetTheNewSettingsAndSessionsGoOn() async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let process = try gateway.start()
        let session = try gateway.session(try gateway.token())
        let tokens = [try gateway.token(), try gateway.token()]
        #expect(try self.upgradeStatus(gateway, tokens[0]) == 403)
        try gateway.configure(listener: "allowed_origins: [\(Self.origin)]", extra: "log: {format: json, level: debug}")
        try self.reload(gateway, process, expecting: "done")
        #expect(try self.upgradeStatus(gateway, tokens[0]) == 101)
        try gateway.type(into: session)
        #expect(gateway.logs("listeners.novnc.allowed_origins: (none) -> [\(Self.origin)]"))
        #expect(Wait.until(seconds: 30) { gateway.log.split(separator: "\n").last?.hasPrefix("{") == true })
        try gateway.configure()
        try self.reload(gateway, process, expecting: "done")
        #expect(try self.upgradeStatus(gateway, tokens[1]) == 403)
        try gateway.type(into: session)
        try session.leave()
    }

    @Test func aFileWithMistakesChangesNothingAndTellsEachOfThem() async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let process = try gateway.start()
        try gateway.configure(
            shutdown: "{drain: 5 parsecs}", listener: "allowed_origins: [\(Self.origin)]", backends: ["x: {kind: no}"])
        try self.reload(gateway, process, expecting: "mistakes")
        let mistakes = gateway.lines(with: "configuration not reloaded", expecting: 2)
        #expect(mistakes.count == 2)
        #expect(mistakes.allSatisfy { $0.contains("\(gateway.configuration):") })
        #expect(try self.upgradeStatus(gateway, try gateway.token()) == 403)
    }

    @Test func aKeyThatNeedsARestartIsNamedAndNothingChanges() async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let process = try gateway.start()
        try gateway.configure(listener: "allowed_origins: [\(Self.origin)]", apiPort: 1)
        try self.reload(gateway, process, expecting: "needs_restart")
        let lines = gateway.lines(with: "a key needs a restart", expecting: 1)
        #expect(lines.count == 1 && lines.allSatisfy { $0.contains("change=\"api.port: \(gateway.ports[0]) -> 1\"") })
        #expect(try self.upgradeStatus(gateway, try gateway.token()) == 403)
    }

    @Test func aPartThatCannotBeMadeChangesNothing() async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let process = try gateway.start()
        try gateway.configure(listener: "web: /nowhere", backends: ["more: {kind: static, instances: {}}"])
        try self.reload(gateway, process, expecting: "failed")
        #expect(try HTTP.get("http://127.0.0.1:\(gateway.webPort)/console.html").status == 200)
    }

    @Test func backendsComeAndGo() async throws {
        let gateway = try await FakeGateway()
        let more = "more: {kind: static, instances: {other: {host: 127.0.0.1, port: \(gateway.server.port)}}}"
        func instances() throws -> String {
            String(decoding: try HTTP.get("\(gateway.api)/v1/instances").body, as: UTF8.self)
        }
        try gateway.configure()
        let process = try gateway.start()
        #expect(try !instances().contains("other"))
        try gateway.configure(backends: [more])
        try self.reload(gateway, process, expecting: "done")
        #expect(try instances().contains("other"))
        let session = try gateway.session(try gateway.token())
        try gateway.configure()
        try self.reload(gateway, process, expecting: "done")
        #expect(try !instances().contains("other"))
        try gateway.type(into: session)
        try session.leave()
        process.signal(SIGTERM)
        #expect(process.exitStatus(seconds: 20) == 0)
    }

    @Test func reloadsUnderLoadLoseNobody() async throws {
        Scale.raiseDescriptorLimit()
        let gateway = try await FakeGateway()
        try gateway.configure()
        let process = try gateway.start()
        let lasting = try gateway.session(try gateway.token())
        let tokens = try (0..<Scale.reloads * 60).map { _ in try gateway.token() }
        let load = ConnectionLoad(gateway, tokens: tokens)
        for round in 1...Scale.reloads {
            #expect(Wait.until(seconds: 30) { load.count >= round * 30 })
            try gateway.configure(listener: "allowed_origins: [https://a\(round).example]")
            try self.reload(gateway, process, expecting: "done")
        }
        #expect(load.stop() == [])
        try gateway.type(into: lasting)
        let ends = gateway.lines(with: "reason=", expecting: 1)
        #expect(!ends.isEmpty && ends.allSatisfy { $0.contains("reason=clientClosed") })
    }
}
