// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import ConsoleClient

@Suite struct RefusalReaderTests {
    /// A message of one side.
    private enum Message {
        case client([UInt8])
        case server([UInt8])
    }

    private static func version(_ number: Int) -> [UInt8] { Array("RFB 003.00\(number)\n".utf8) }
    private static let reason: [UInt8] = [0, 0, 0, 6] + Array("No, no".utf8)

    /// Feeds the messages in pieces of `size`, and gives what was learned.
    private static func read(_ messages: [Message], inPiecesOf size: Int = .max) -> (reasons: [String], isDone: Bool) {
        var reader = RefusalReader()
        var reasons: [String] = []
        for message in messages {
            let bytes: [UInt8] =
                switch message {
                case .client(let bytes), .server(let bytes): bytes
                }
            for start in stride(from: 0, to: bytes.count, by: min(size, max(bytes.count, 1))) {
                let piece = ByteBuffer(bytes: bytes[start..<min(bytes.count, start + min(size, bytes.count))])
                if case .client = message {
                    reader.clientSent(piece)
                } else if let reason = reader.serverSent(piece) {
                    reasons.append(reason)
                }
            }
        }
        return (reasons, reader.isDone)
    }

    @Test(arguments: [3, 7, 8])
    func aRefusalIsReadOnceAtEveryCut(number: Int) {
        let zero = [UInt8](repeating: 0, count: number == 3 ? 4 : 1)
        let messages: [Message] = [
            .server(Self.version(8)), .client(Self.version(number)), .server(zero + Self.reason + [1, 2, 3]),
        ]
        for size in 1...30 {
            let (reasons, isDone) = Self.read(messages, inPiecesOf: size)
            #expect(reasons == ["No, no"] && isDone)
        }
    }

    @Test(arguments: [3, 7, 8])
    func aWelcomeIsNoRefusal(number: Int) {
        let offer: [UInt8] = number == 3 ? [0, 0, 0, 1] : [1, 1]
        let messages: [Message] = [
            .server(Self.version(8)), .client(Self.version(number)), .server(offer), .client([1]),
            .server([0] + Self.reason),
        ]
        for size in 1...20 {
            let (reasons, isDone) = Self.read(messages, inPiecesOf: size)
            #expect(reasons.isEmpty && isDone)
        }
    }

    @Test func whatIsNotRFBIsNotReadAnyFurther() {
        #expect(Self.read([.server(Self.version(8)), .client(Array("GET / HTTP/1.1".utf8))]).isDone)
        #expect(Self.read([.server(Self.version(8) + [1])]).isDone)
        let endless: [Message] = [
            .server(Self.version(8)), .client(Self.version(8)), .server([0, 0xff, 0xff, 0xff, 0xff]),
        ]
        #expect(Self.read(endless).isDone)
        #expect(!Self.read([.server(Self.version(8)), .client(Self.version(8)), .server([0, 0, 0])]).isDone)
    }
}
