// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import XVPListener

/// The Java viewer as it was captured, byte by byte, through a listener on a real port.
@Suite(.timeLimit(.minutes(2))) struct ViewerTests {
    /// Waits until the console has got `bytes` behind ClientInit, on its connection `number`.
    private static func waitForConsole(_ stage: Stage, number: Int, _ bytes: [UInt8]) async throws {
        try await stage.server.record.wait(for: "\(bytes.count) bytes at the console") {
            $0.received[number]?.readableBytes ?? 0 >= bytes.count
        }
        let received = stage.server.record.current.received[number] ?? ByteBuffer()
        #expect(received == ByteBuffer(bytes: bytes))
    }

    /// Connections are numbered from the lowest that the console has heard of.
    private static func lastNumber(_ stage: Stage) throws -> Int {
        try #require(stage.server.record.current.received.keys.max())
    }

    @Test func theWholeConversationIsWhatTheViewerExpects() async throws {
        let stage = try await Stage.set()
        let client = try await stage.viewer()
        try await client.send(HistoricViewer.afterwards)
        // The console sends back what it gets.
        #expect(try await client.read(HistoricViewer.afterwards.count) == HistoricViewer.afterwards)
        #expect(stage.server.record.current.sharedFlags == [1])
        try await Self.waitForConsole(stage, number: Self.lastNumber(stage), HistoricViewer.afterwards)
        #expect(client.inbox.current.bytes.readableBytes == 0)
        try await client.close()
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.clientClosed])
        try await stage.strike()
    }

    @Test func everyCutOfWhatTheViewerSendsMeansTheSame() async throws {
        let stage = try await Stage.set()
        let token = stage.authorizer.token.reveal { $0 }
        let bytes = HistoricViewer.everything(token: token)
        let expected =
            Array(HistoricViewer.accepted.utf8) + HistoricViewer.answers.flatMap { $0 } + HistoricViewer.afterwards
        for cut in 0...bytes.count {
            let client = try await stage.connect()
            try await client.send(Array(bytes[..<cut]))
            try await client.send(Array(bytes[cut...]))
            #expect(try await client.read(expected.count) == expected, "cut at \(cut)")
            try await client.close()
        }
        try await stage.authorizer.waitFor(.ended, count: bytes.count + 1)
        try await stage.strike()
    }

    @Test func oneByteAtATimeMeansTheSame() async throws {
        var limits = RequestLimits()
        // Each byte waits for its turn on a busy machine.
        limits.requestTimeout = .seconds(300)
        let stage = try await Stage.set(limits: limits)
        let client = try await stage.connect()
        for byte in Array(stage.request().utf8) + HistoricViewer.handshake.flatMap({ $0 }) {
            try await client.send([byte])
        }
        let expected = Array(HistoricViewer.accepted.utf8) + HistoricViewer.answers.flatMap { $0 }
        #expect(try await client.read(expected.count) == expected)
        try await client.close()
        try await stage.strike()
    }

    /// The older versions of RFB, which the viewer answers to older servers; nothing but None is ever offered.
    @Test(
        arguments: [
            ("RFB 003.003\n", [[0, 0, 0, 1]], []), ("RFB 003.007\n", [[1, 1]], [[1]]),
            ("RFB 003.008\n", [[1, 1], [0, 0, 0, 0]], [[1]]),
        ] as [(String, [[UInt8]], [[UInt8]])])
    func onlyNoneIsOfferedInEveryVersion(version: String, answers: [[UInt8]], choice: [[UInt8]]) async throws {
        let stage = try await Stage.set(VNCScript(security: .password("secret")))
        stage.authorizer.state.update { state in
            state.grant.endpoint = ConsoleEndpoint(
                host: "127.0.0.1", port: stage.server.port, security: RFBSecurity(password: Secret("secret")))
        }
        let client = try await stage.connect()
        try await client.send(stage.request())
        #expect(try await client.read(19) == Array(HistoricViewer.accepted.utf8))
        #expect(try await client.read(12) == Array("RFB 003.008\n".utf8))
        try await client.send(version)
        #expect(try await client.read(answers[0].count) == answers[0])
        if let choice = choice.first {
            try await client.send(choice)
            if answers.count > 1 { #expect(try await client.read(4) == answers[1]) }
        }
        try await client.send([1])
        #expect(try await client.read(VNCScript().serverInit.count) == VNCScript().serverInit)
        try await client.close()
        try await stage.strike()
    }

    @Test(arguments: [2, 16, 22])
    func aTypeThatWasNotOfferedIsRefused(type: UInt8) async throws {
        let stage = try await Stage.set()
        let client = try await stage.connect()
        try await client.send(stage.request())
        _ = try await client.read(19 + 12)
        try await client.send("RFB 003.008\n")
        #expect(try await client.read(2) == [1, 1])
        try await client.send([type])
        let rest = try await client.readToEnd()
        #expect(rest.starts(with: [0, 0, 0, 1]))
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.protocolError])
        try await stage.strike()
    }

    @Test func nothingIsSaidBeforeTheConsoleIsSecured() async throws {
        var script = VNCScript()
        script.greetsWhenTold = true
        let stage = try await Stage.set(script)
        let client = try await stage.connect()
        try await client.send(stage.request())
        try await stage.server.waitForAccepted(1)
        #expect(client.inbox.current.total == 0)
        stage.authorizer.hold(.confirm)
        stage.server.greet()
        try await stage.authorizer.waitFor(.confirm)
        #expect(client.inbox.current.total == 0)
        stage.authorizer.letGo(.confirm)
        try await HistoricViewer.begin(client)
        try await client.close()
        try await stage.strike()
    }

    @Test func theTokenIsTheLastOneWhateverStandsAround() async throws {
        let stage = try await Stage.set()
        let token = stage.authorizer.token.reveal { $0 }
        for target in [
            "/?token=\(token)", "/a/b/c?x=1&token=\(token)&y=2", "//?token=bad&token=\(token)",
            "/console?token=&token=\(token)", "/%3ftoken=x?token=\(token)",
        ] {
            let client = try await stage.connect()
            try await client.send("GET \(target) HTTP/1.1\r\nHost: console.example:6081\r\nUser-Agent: x\r\n\r\n")
            try await HistoricViewer.begin(client)
            try await client.close()
        }
        for target in ["/?token=\(token)&token=", "/?token=\(token)&token=x", "/?token=\(token)%20"] {
            #expect(try await stage.exchange("CONNECT \(target) HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 401 "))
        }
        try await stage.strike()
    }

    @Test func theTokenIsInNoLogLine() async throws {
        let log = LogLines()
        let stage = try await Stage.set(log: log)
        let token = stage.authorizer.token.reveal { $0 }
        let client = try await stage.viewer()
        try await client.close()
        let other = AccessToken().reveal { $0 }
        _ = try await stage.exchange(stage.request(token: other))
        _ = try await stage.exchange("CONNECT http://h/?token=\(token) HTTP/1.0\r\n\r\n")
        try await stage.strike()
        #expect(log.all.contains { $0.contains("session opened") })
        #expect(log.all.allSatisfy { !$0.contains(token) && !$0.contains(other) })
    }
}
