// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import Testing
import XenSimulator

/// How a host answers calls, byte by byte, when it is told to.
@Suite struct APIAnswerTests {
    private static let call =
        "<methodCall><methodName>session.login_with_password</methodName><params>"
        + "<param><value>root</value></param><param><value>xen-root</value></param></params></methodCall>"

    /// Sends a login to a pool that answers like this; what reads the answer.
    private func ask(
        _ answer: APIAnswer, version: String = "1.0", _ read: (RawClient) async throws -> Void
    ) async throws {
        var plan = PoolPlan()
        plan.quirks.apiAnswer = answer
        let simulator = try await XenSimulator.start(plan)
        let client = try await RawClient.connect(port: simulator.clearPort)
        try await client.send(
            "POST /RPC2 HTTP/\(version)\r\nContent-Length: \(Self.call.utf8.count)\r\n\r\n\(Self.call)")
        do {
            try await read(client)
        } catch {
            await simulator.stop()
            throw error
        }
        try await client.close()
        await simulator.stop()
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func anAnswerOfXapisHasALengthAndEndsAConnectionOfHTTP10() async throws {
        try await self.ask(.asXapi) { client in
            let answer = self.text(try await client.readToEnd())
            let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1).map(String.init)
            #expect(parts.count == 2 && parts[0].hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(parts[0].contains("Content-Length: \(parts[1].utf8.count)"))
            #expect(parts[1].contains("<value>OpaqueRef:"))
        }
    }

    @Test func aConnectionOfHTTP11TakesAnotherCall() async throws {
        try await self.ask(.body("one"), version: "1.1") { client in
            try await client.send(
                "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: \(Self.call.utf8.count)\r\n\r\n\(Self.call)")
            let answer = self.text(try await client.readToEnd())
            #expect(answer.split(separator: "HTTP/1.1 200 OK").count == 2)
        }
    }

    @Test(
        arguments: [
            (.close, ""), (.raw("SSH-2.0-x\r\n"), "SSH-2.0-x\r\n"),
        ] as [(APIAnswer, String)]) func bytesAreAsTheyWereSaid(answer: APIAnswer, bytes: String) async throws
    {
        try await self.ask(answer) { client in
            let read = try await client.readToEnd()
            #expect(self.text(read) == bytes)
        }
    }

    @Test(
        arguments: [
            (.status(code: 503), "HTTP/1.1 503 Service Unavailable\r\n"),
            (.redirect(to: "https://elsewhere/"), "\r\nLocation: https://elsewhere/\r\n"),
            (.body("no XML"), "\r\n\r\nno XML"),
            (.entities, "<!DOCTYPE a [<!ENTITY "),
            (.chunked, "\r\nTransfer-Encoding: chunked\r\n"),
            (.drip(seconds: 0.0001), "<value>OpaqueRef:"),
        ] as [(APIAnswer, String)]) func anAnswerHasWhatItIsNamedFor(answer: APIAnswer, words: String) async throws
    {
        // A byte at a time ends when the client has all of it.
        let version = if case .drip = answer { "1.1" } else { "1.0" }
        try await self.ask(answer, version: version) { client in
            if case .drip = answer {
                try await client.inbox.wait(for: "the reference") { String(buffer: $0.bytes).contains(words) }
            } else {
                #expect(self.text(try await client.readToEnd()).contains(words))
            }
        }
    }

    @Test func arraysAreAsDeepAsTheyAreSaidToBe() async throws {
        try await self.ask(.deep(levels: 5000)) { client in
            let answer = self.text(try await client.readToEnd())
            #expect(answer.split(separator: "<array>", omittingEmptySubsequences: false).count == 5001)
        }
    }

    @Test(arguments: [APIAnswer.endless, .hugeLength]) func anEndlessAnswerGoesOn(answer: APIAnswer) async throws {
        try await self.ask(answer) { client in
            let read = try await client.read(1 << 20)
            #expect(read.count == 1 << 20)
        }
    }

    @Test func halfAnAnswerIsShorterThanItsLength() async throws {
        try await self.ask(.half) { client in
            let answer = self.text(try await client.readToEnd())
            #expect(answer.contains("Content-Length: ") && !answer.contains("</methodResponse>"))
        }
    }
}
