// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import NIOCore
internal import NIOEmbedded
internal import NIOHTTP1

@testable internal import NoVNCListener
@testable internal import WebSocketBytes

private let origins = OriginPolicy(allowed: Set(["https://console.example.org"].compactMap { WebOrigin($0) }))

/// A client's requests, through the parser with the listener's limits, to the decision: the same whole and in pieces,
/// and yes only to what is beyond doubt.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let whole = decisions(over: [input.whole])
        let split = decisions(over: input.pieces)
        hold(whole == split, "whole \(whole), in pieces \(split)")
    }
}

private enum Decision: Equatable {
    case head(UpgradeRequest.Verdict, OriginPolicy.Verdict, AccessToken?)
    case body
    case end
    case error(String)
}

private func decisions(over pieces: [ByteBuffer]) -> [Decision] {
    let limits = FrontLimits()
    var configuration = NIOHTTPDecoderLimitConfiguration()
    configuration.maxHeaderFieldSize = limits.field
    configuration.maxHeaderListSize = limits.fields
    configuration.maxHeaderFieldCount = limits.fieldCount
    let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: configuration)
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(decoder))
    defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
    var decisions: [Decision] = []
    do {
        for piece in pieces {
            try channel.writeInbound(piece)
            try collect(from: channel, &decisions)
        }
    } catch {
        try? collect(from: channel, &decisions)
        decisions.append(.error("\(error)"))
    }
    return decisions
}

private func collect(from channel: EmbeddedChannel, _ decisions: inout [Decision]) throws {
    while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
        switch part {
        case .head(let head):
            let verdict = UpgradeRequest.judge(head)
            if case .valid(let handshake) = verdict {
                hold(head.method == .GET && head.version == .http1_1, "an upgrade of \(head)")
                hold(
                    head.headers["host"].count == 1 && head.headers["sec-websocket-key"].count == 1,
                    "two of one: \(head)")
                hold(!head.headers.contains(name: "transfer-encoding"), "an upgrade with a body: \(head)")
                hold(handshake.accept.utf8.count == 28, "no answer to the key")
            }
            let token = TokenSource.token(in: head, cookies: true)
            decisions.append(.head(verdict, origins.judge(head.headers), token))
        case .body:
            if decisions.last != .body { decisions.append(.body) }
        case .end:
            decisions.append(.end)
        }
    }
}
