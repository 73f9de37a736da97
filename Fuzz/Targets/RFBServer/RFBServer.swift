// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import FuzzKit
internal import NIOCore

@testable internal import RFB

/// A hostile client: the handshake comes to the same end whole and in pieces, and whoever is refused never gets in.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let refuses = input.choice & 0x40 != 0
        let purpose: ServerHandshake.Purpose = refuses ? .refuse(reason: "Not today.") : .welcome
        let whole = steps(over: [input.whole], purpose: purpose)
        let split = steps(over: input.pieces, purpose: purpose)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        let enters = whole.contains { if case .clientInit = $0 { true } else { false } }
        hold(!(refuses && enters), "a client that is refused gets in")
    }
}

private func steps(over pieces: [ByteBuffer], purpose: ServerHandshake.Purpose) -> [ServerHandshake.Step] {
    var handshake = ServerHandshake(purpose)
    return steps(over: pieces) { buffer in
        let step = handshake.receive(&buffer)
        return switch step {
        case .needMoreBytes: .waits
        case .send: .goesOn(step)
        case .clientInit, .refused, .failed: .ends(step)
        }
    }
}
