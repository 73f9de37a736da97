// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import Testing

@testable import RFBListener

/// A no says why in RFB, which a viewer shows; what was not offered is never taken.
@Suite(.timeLimit(.minutes(2))) struct RefusalTests {
    @Test func everyTokenThatIsNoGoodGetsTheSameAnswer() async throws {
        let stage = try await Stage.set()
        for token in [AccessToken().reveal { $0 }, "", "short", String(repeating: "j", count: 44), "\u{0}"] {
            let reason = try await NativeViewer.reason(stage.loggedIn(token: token))
            #expect(reason == "This console link is not valid any more. Ask for a new one.")
        }
        #expect(stage.authorizer.state.current.count(of: .redeem) == 1)
        try await stage.strike()
    }

    @Test func aPasswordThatIsNoTextIsNoToken() async throws {
        let stage = try await Stage.set()
        let client = try await stage.encrypted()
        try await client.send([0, 0, 0, 0, 0, 0, 0, 2, 0xff, 0xfe])
        #expect(try await NativeViewer.reason(client) == ConsoleError.Code.tokenRejected.userSentence)
        try await stage.strike()
    }

    @Test(
        arguments: [
            .instanceNotRunning, .instanceNotFound, .consoleTypeUnavailable, .backendUnavailable,
            .authorityUnavailable, .limitReached, .internalError, .tokenRejected,
        ] as [ConsoleError.Code])
    func whatFailsIsSaidInWords(code: ConsoleError.Code) async throws {
        let stage = try await Stage.set()
        stage.authorizer.fail(.redeem, with: code)
        #expect(try await NativeViewer.reason(stage.loggedIn()) == code.userSentence)
        // 3.7 has no room for words.
        let old = try await stage.loggedIn(version: "RFB 003.007\n")
        #expect(try await old.readToEnd() == [0, 0, 0, 1])
        try await stage.strike()
    }

    @Test func aConsoleThatDoesNotLetUsInIsNoYes() async throws {
        let stage = try await Stage.set(VNCScript(security: .refusal(reason: "Too busy")))
        let reason = try await NativeViewer.reason(stage.loggedIn())
        #expect(reason == ConsoleError.Code.consoleRefused.userSentence)
        #expect(stage.authorizer.state.current.released.count == 1)
        try await stage.strike()
    }

    /// What a client says in the clear, and what it is answered behind the version.
    @Test(
        arguments: [
            (["RFB 003.008\n", "\u{1}"], [1, 19, 0, 0, 0, 1, 0, 0, 0, 35]),
            (["RFB 003.008\n", "\u{2}"], [1, 19, 0, 0, 0, 1, 0, 0, 0, 35]),
            (["RFB 003.007\n", "\u{2}"], [1, 19, 0, 0, 0, 1]),
            (["RFB 003.003\n"], [0, 0, 0, 0, 0, 0, 0, 73]), (["RFB 003.889\n"], [0, 0, 0, 0, 73]),
            (["RFB 003.008\n", "\u{13}", "\u{0}\u{1}"], [1, 19, 0, 2, 255]),
            (
                ["RFB 003.008\n", "\u{13}", "\u{0}\u{2}", "\u{0}\u{0}\u{1}\u{4}"],
                [1, 19, 0, 2, 0, 1, 0, 0, 1, 6, 0]
            ),
        ] as [([String], [UInt8])])
    func whatWasNotOfferedIsRefused(messages: [String], answer: [UInt8]) async throws {
        let stage = try await Stage.set()
        let client = try await stage.connect()
        for message in messages { try await client.send(message) }
        let bytes = try await client.readToEnd().dropFirst(12)
        // A reason follows where its length stands last.
        #expect(bytes.starts(with: answer))
        let reason = answer.last.map { $0 > 30 && $0 < 255 ? Int($0) : 0 } ?? 0
        #expect(bytes.count == answer.count + reason)
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }

    @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}", "CONNECT /console?token=x HTTP/1.0\r\n\r\n"])
    func whatIsNotRFBIsClosed(text: String) async throws {
        let stage = try await Stage.set()
        let client = try await stage.connect()
        try await client.send(text)
        #expect(try await client.readToEnd() == NativeViewer.answers[0])
        try await stage.strike()
    }

    /// What is said behind the choice and before TLS is not taken for what is said inside it.
    @Test func aPasswordInTheClearIsNoPassword() async throws {
        let stage = try await Stage.set()
        let client = try await stage.connect()
        let login = NativeViewer.login("box", stage.authorizer.token.reveal { $0 })
        try await client.send(NativeViewer.clear.flatMap { $0 } + login + [1])
        let answers = NativeViewer.answers.flatMap { $0 }
        // Perhaps an alert of TLS follows.
        #expect(try await client.readToEnd().starts(with: answers))
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }

    @Test(arguments: [[0, 0, 1, 0, 0, 0, 0, 1], [255, 255, 255, 255], [0, 0, 0, 0, 0, 0, 1, 0]] as [[UInt8]])
    func aLengthThatIsTooLongIsRefused(lengths: [UInt8]) async throws {
        let stage = try await Stage.set()
        let client = try await stage.encrypted()
        try await client.send(lengths)
        #expect(try await NativeViewer.reason(client).hasSuffix("is too long."))
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }
}
