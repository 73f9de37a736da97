// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import RFBListener

/// A native viewer, byte by byte, through a listener on a real port.
@Suite(.timeLimit(.minutes(2))) struct ViewerTests {
    @Test(arguments: ["RFB 003.008\n", "RFB 003.007\n"])
    func theWholeConversationIsWhatAViewerExpects(version: String) async throws {
        let stage = try await Stage.set()
        let client = try await stage.loggedIn(version: version)
        try await NativeViewer.enter(client)
        try await client.send(NativeViewer.afterwards)
        // The console sends back what it gets.
        #expect(try await client.read(NativeViewer.afterwards.count) == NativeViewer.afterwards)
        #expect(stage.server.record.current.sharedFlags == [1])
        #expect(client.inbox.current.bytes.readableBytes == 0)
        try await client.close()
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.clientClosed])
        try await stage.strike()
    }

    @Test func everyCutOfWhatIsSaidInTheClearMeansTheSame() async throws {
        let stage = try await Stage.set()
        let bytes = NativeViewer.clear.flatMap { $0 }
        let expected = NativeViewer.answers.flatMap { $0 }
        for cut in 0...bytes.count {
            let client = try await stage.connect()
            try await client.send(Array(bytes[..<cut]))
            try await client.send(Array(bytes[cut...]))
            #expect(try await client.read(expected.count) == expected, "cut at \(cut)")
            try await client.startTLS(trusting: stage.certificate.certificateFile)
            try await client.send(NativeViewer.login("box", stage.authorizer.token.reveal { $0 }))
            try await NativeViewer.enter(client)
            try await client.close()
        }
        try await stage.authorizer.waitFor(.ended, count: bytes.count + 1)
        try await stage.strike()
    }

    @Test func oneByteAtATimeInsideTLSMeansTheSame() async throws {
        let stage = try await Stage.set()
        let client = try await stage.encrypted()
        for byte in NativeViewer.login("box", stage.authorizer.token.reveal { $0 }) + [1] {
            try await client.send([byte])
        }
        let expected = [0, 0, 0, 0] + VNCScript().serverInit
        #expect(try await client.read(expected.count) == expected)
        try await client.close()
        try await stage.strike()
    }

    @Test(arguments: ["", "box", "00000000-0000-0001-0000-000000000001", "Grüße", String(repeating: "x", count: 255)])
    func theUserNameMayBeAny(name: String) async throws {
        let stage = try await Stage.set()
        let client = try await stage.loggedIn(name)
        try await NativeViewer.enter(client)
        try await client.close()
        try await stage.strike()
    }

    @Test func nobodyIsLetInBeforeTheConsoleIsSecured() async throws {
        var script = VNCScript()
        script.greetsWhenTold = true
        let stage = try await Stage.set(script)
        let client = try await stage.loggedIn()
        try await stage.server.waitForAccepted(1)
        let total = client.inbox.current.total
        stage.authorizer.hold(.confirm)
        stage.server.greet()
        try await stage.authorizer.waitFor(.confirm)
        #expect(client.inbox.current.total == total)
        stage.authorizer.letGo(.confirm)
        try await NativeViewer.enter(client)
        try await client.close()
        try await stage.strike()
    }

    @Test func aConsoleWithAPasswordLooksNoDifferent() async throws {
        let stage = try await Stage.set(VNCScript(security: .password("secret")))
        stage.authorizer.state.update { state in
            state.grant.endpoint = ConsoleEndpoint(
                host: "127.0.0.1", port: stage.server.port, security: RFBSecurity(password: Secret("secret")))
        }
        let client = try await stage.viewer()
        try await client.close()
        try await stage.strike()
    }

    @Test func theTokenIsInNoLogLine() async throws {
        let log = LogLines()
        let stage = try await Stage.set(log: log)
        let token = stage.authorizer.token.reveal { $0 }
        let other = AccessToken().reveal { $0 }
        // Also where it does not belong.
        let client = try await stage.loggedIn(token)
        try await NativeViewer.enter(client)
        try await client.close()
        _ = try await NativeViewer.reason(stage.loggedIn(other, token: other))
        _ = try await NativeViewer.reason(stage.loggedIn(token, token: "x" + token))
        try await stage.strike()
        #expect(log.all.contains { $0.contains("session opened") })
        #expect(log.all.allSatisfy { !$0.contains(token) && !$0.contains(other) })
    }
}
