// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RFB

/// Bytes of a 32-bit number in network order.
func word(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// A reason as it stands on the wire.
func reason(_ text: String) -> [UInt8] {
    word(UInt32(text.utf8.count)) + Array(text.utf8)
}

/// A ServerInit for a screen of 2 by 1 with this name.
func serverInit(name: String) -> [UInt8] {
    [0, 2, 0, 1] + [UInt8](repeating: 7, count: 16) + reason(name)
}

/// Everything a handshake did, in order.
enum Event: Equatable {
    case sent([UInt8])
    case startedTLS
    case secured
    case serverInit([UInt8])
    case clientInit(UInt8)
    case refused
    case failed(HandshakeFailure)
}

/// Feeds `bytes` to a viewer's handshake in pieces of `size` and returns what it did and which bytes it left.
///
/// - Parameter isVerified: whether TLS, once it begins, comes to be: the bytes behind its beginning count as inside it.
func view(
    _ bytes: [UInt8], inPiecesOf size: Int, username: String? = nil, password: String? = nil, demandsTLS: Bool = false,
    isVerified: Bool = true
) -> (events: [Event], left: [UInt8]) {
    let security = ViewerSecurity(
        username: username.map { Array($0.utf8) }, password: password.map { Array($0.utf8) }, demandsTLS: demandsTLS)
    var handshake = ViewerHandshake(security)
    var buffer = ByteBuffer()
    var events: [Event] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
        buffer.writeBytes(bytes[start..<min(start + size, bytes.count)])
        steps: while true {
            switch handshake.receive(&buffer) {
            case .needMoreBytes:
                break steps
            case .send(let bytes):
                events.append(.sent(bytes))
            case .startTLS:
                events.append(.startedTLS)
                guard isVerified else { return (events, Array(buffer.readableBytesView)) }
                handshake.tlsEstablished()
            case .secured:
                events.append(.secured)
                events.append(.sent(handshake.clientInit(shared: 1)))
            case .serverInit(let message):
                events.append(.serverInit(Array(message.readableBytesView)))
            case .failed(let failure):
                events.append(.failed(failure))
                return (events, Array(buffer.readableBytesView))
            }
        }
    }
    return (events, Array(buffer.readableBytesView))
}

/// Feeds `bytes` to a server's handshake in pieces of `size` and returns what it did and which bytes it left.
func serve(
    _ purpose: ServerHandshake.Purpose, _ bytes: [UInt8], inPiecesOf size: Int
) -> (events: [Event], left: [UInt8]) {
    var handshake = ServerHandshake(purpose)
    var buffer = ByteBuffer()
    var events: [Event] = [.sent(handshake.greeting)]
    for start in stride(from: 0, to: bytes.count, by: size) {
        buffer.writeBytes(bytes[start..<min(start + size, bytes.count)])
        steps: while true {
            switch handshake.receive(&buffer) {
            case .needMoreBytes:
                break steps
            case .send(let bytes):
                events.append(.sent(bytes))
            case .clientInit(let shared):
                events.append(.clientInit(shared))
            case .refused:
                events.append(.refused)
                return (events, Array(buffer.readableBytesView))
            case .failed(let failure, let farewell):
                if !farewell.isEmpty { events.append(.sent(farewell)) }
                events.append(.failed(failure))
                return (events, Array(buffer.readableBytesView))
            }
        }
    }
    return (events, Array(buffer.readableBytesView))
}
