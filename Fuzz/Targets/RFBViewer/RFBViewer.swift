// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import FuzzKit
internal import NIOCore

@testable internal import RFB

/// A hostile console, spoken to in the clear: the handshake comes to the same end whole and in pieces, and never turns to
/// TLS. Where that is demanded: see the target VeNCrypt.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let password: [UInt8]? = input.choice & 0x40 == 0 ? nil : Array("password".utf8)
        let whole = steps(over: [input.whole], password: password)
        let split = steps(over: input.pieces, password: password)
        hold(whole == split, "whole \(whole), in pieces \(split)")
    }
}

private func steps(over pieces: [ByteBuffer], password: [UInt8]?) -> [ViewerHandshake.Step] {
    var handshake = ViewerHandshake(ViewerSecurity(password: password))
    return steps(over: pieces) { buffer in
        let step = handshake.receive(&buffer)
        switch step {
        case .needMoreBytes:
            return .waits
        case .secured:
            hold(handshake.clientInit(shared: 1) == [1], "there is no ClientInit")
            return .goesOn(step)
        case .send:
            return .goesOn(step)
        case .startTLS:
            hold(false, "TLS begins where nobody demands it")
            return .ends(step)
        case .failed:
            return .ends(step)
        case .serverInit(let message):
            hold(message.readableBytes <= 24 + Int(HandshakeLimits.nameLength), "the name is too long")
            return .ends(step)
        }
    }
}
