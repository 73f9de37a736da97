// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import NIOPosix
import TLS
import Testing

@testable import ConsoleClient
@testable import WebSocketBytes

/// What the client makes of whatever may answer.
@Suite struct GatewayUpgradeTests {
    /// Dials a server that answers with `answer` once a request is there, `bytes` of it at a time.
    private static func dial(
        answer: @escaping @Sendable (String) -> [UInt8], inPiecesOf size: Int = .max, closes: Bool = false,
        limit: TimeAmount = .seconds(60)
    ) async throws -> (result: Result<[UInt8], any Error>, request: String) {
        let server = try await ScriptedServer.start(answer: answer, inPiecesOf: size, closes: closes)
        let url = "http://127.0.0.1:\(server.port)/oriel/console.html?path=%3Ftoken%3Dsecret"
        let address = try #require(GatewayAddress(accessURL: url))
        let inbox = Watched<[UInt8]>([])
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let dialer = try GatewayDialer(authorities: nil, limit: limit)
        let result: Result<[UInt8], any Error>
        do {
            let channel = try await dialer.dial(address, on: loop) { channel in
                try channel.pipeline.syncOperations.addHandlers([
                    WebSocketBytesHandler(role: .client), Keeper(inbox: inbox),
                ])
            }.get()
            try await channel.eventLoop.submit { channel.read() }.get()
            try await inbox.wait(for: "three bytes") { $0.count >= 3 }
            let bytes = inbox.current
            // The server may have been first.
            try? await channel.close()
            result = .success(bytes)
        } catch {
            result = .failure(error)
        }
        let request = server.request.current
        try await server.stop()
        return (result, request)
    }

    /// A yes to `request`, with a frame behind it.
    private static func yes(_ request: String) -> [UInt8] {
        let key = request.split(separator: "\r\n").first { $0.hasPrefix("Sec-WebSocket-Key: ") }?.dropFirst(19) ?? ""
        let head =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(UpgradeRequest.accept(String(key)))\r\nSet-Cookie: a=b\r\n\r\n"
        return Array(head.utf8) + [0x82, 3] + Array("abc".utf8)
    }

    @Test func theRequestIsThatOfAPage() async throws {
        let (_, request) = try await Self.dial(answer: { _ in Array("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n".utf8)
        })
        #expect(request.hasPrefix("GET /oriel/console.html?token=secret HTTP/1.1\r\n"))
        let port = try #require(
            request.split(separator: "\r\n").first { $0.hasPrefix("Host: ") }?.split(separator: ":").last)
        for line in [
            "Host: 127.0.0.1:\(port)", "Origin: http://127.0.0.1:\(port)", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
        ] {
            #expect(request.contains("\r\n\(line)\r\n"), "\(request)")
        }
        #expect(!request.contains("Extensions") && !request.contains("Protocol"))
    }

    /// The answer and a frame behind it, as one, byte by byte, and at other cuts.
    @Test(arguments: [1, 2, 3, 5, 7, 11, 64, 4096])
    func whatComesBehindTheAnswerIsKeptAtEveryCut(size: Int) async throws {
        let (result, _) = try await Self.dial(
            answer: { Self.yes($0) }, inPiecesOf: size)
        #expect(try result.get() == Array("abc".utf8))
    }

    @Test(arguments: [
        (401, "This console link is not valid any more. Ask for a new one."), (403, "origin"), (404, "folder"),
        (429, "too many"), (502, "away"), (503, "away"), (504, "away"), (302, "somewhere else"), (418, "status 418"),
    ])
    func aStatusIsSaidInWords(status: Int, words: String) async throws {
        let (result, _) = try await Self.dial(
            answer: { _ in
                Array("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nLocation: http://elsewhere/\r\n\r\n".utf8)
            })
        let failure = #expect(throws: GatewayFailure.self) { try result.get() }
        let text = try #require(failure).description
        #expect(text.contains(words) && text.contains("refused"), "\(text)")
        #expect(!text.contains("secret"))
    }

    @Test func anAnswerThatBreaksTheRulesIsNoGateway() async throws {
        for (answer, words) in [
            ("SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP"),
            ("HTTP/1.1 101 Yes\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "no WebSocket"),
            ("HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "did not understand"),
        ] {
            let (result, _) = try await Self.dial(answer: { _ in Array(answer.utf8) })
            let failure = #expect(throws: GatewayFailure.self) { try result.get() }
            #expect(failure?.description.contains(words) == true, "\(String(describing: failure))")
        }
    }

    @Test func aServerThatClosesOrSaysNothingIsSaid() async throws {
        let closed = try await Self.dial(answer: { _ in [] }, closes: true).result
        let early = #expect(throws: GatewayFailure.self) { try closed.get() }
        #expect(early?.description.contains("closed") == true)
        let silent = try await Self.dial(answer: { _ in [] }, limit: .milliseconds(500)).result
        let late = #expect(throws: GatewayFailure.self) { try silent.get() }
        #expect(late?.description.contains("in time") == true)
    }

    @Test func aPortThatNobodyListensOnIsSaid() async throws {
        let hole = try BlackHole.closed()
        defer { hole.stop() }
        let address = try #require(
            GatewayAddress(accessURL: "http://127.0.0.1:\(hole.port)/c.html?path=%3Ftoken%3Dsecret"))
        let dialer = try GatewayDialer(authorities: nil)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let failure = await #expect(throws: GatewayFailure.self) {
            _ = try await dialer.dial(address, on: loop) { _ in }.get()
        }
        #expect(failure == .unreachable("http://127.0.0.1:\(hole.port)", why: "connection refused"))
    }

    @Test func aFileOfAuthoritiesThatIsNoneIsAMistake() {
        let error = #expect(throws: ConsoleError.self) { try GatewayDialer(authorities: "/nowhere/ca.pem") }
        #expect(error?.code == .invalidRequest)
        #expect(error?.explanation.contains("--ca-file") == true)
    }

    private struct Named: Error, CustomStringConvertible {
        let description: String
    }

    /// Keys of a configuration file mean nothing to whoever runs `oriel connect`.
    @Test(arguments: [
        "CERTIFICATE_REQUIRED", "ALERT_UNKNOWN_CA", "PROTOCOL_VERSION", "WRONG_VERSION_NUMBER", "eofDuringHandshake",
        "ALERT_HANDSHAKE_FAILURE", "CERTIFICATE_VERIFY_FAILED", "anything else",
    ])
    func whatIsSaidOfTLSIsSaidOfTheGateway(name: String) throws {
        let client = try ConsoleTLSClients().client(for: ConsoleTLS(), host: "gateway.example")
        let text = GatewayDialer.retold(client.explain(Named(description: name), of: nil).message)
        #expect(text.contains("the gateway") && !text.contains("console") && !text.contains("_file"), "\(text)")
    }

    /// Keeps what comes out of the frames.
    private final class Keeper: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let inbox: Watched<[UInt8]>
        private var bytes: [UInt8] = []

        init(inbox: Watched<[UInt8]>) {
            self.inbox = inbox
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.bytes += Array(self.unwrapInboundIn(data).readableBytesView)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            // Only here: a relay passes on what it has when a read ends.
            let bytes = self.bytes
            self.inbox.update { $0 = bytes }
            context.read()
        }
    }
}
