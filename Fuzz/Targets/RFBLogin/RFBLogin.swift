// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import FuzzKit
internal import NIOCore

@testable internal import RFB

/// A hostile native viewer, in the clear and inside TLS: it comes to the same end whole and in pieces, TLS begins after the
/// one choice there is and not before, and credentials are what stands behind it.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let whole = steps(over: [input.whole])
        let split = steps(over: input.pieces)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        let bytes = Array(input.whole.readableBytesView)
        guard let start = whole.firstIndex(of: .startTLS) else { return }
        hold(start == 4, "TLS begins after \(start) messages")
        hold(bytes.prefix(11).dropLast().elementsEqual("RFB 003.00".utf8), "TLS begins without RFB")
        hold(bytes.dropFirst(12).prefix(7) == [19, 0, 2, 0, 0, 1, 6], "TLS begins without a choice of it")
        guard case .credentials(let credentials)? = whole.last else { return }
        let (name, password) = (credentials.username, credentials.password)
        hold(max(name.count, password.count) <= PlainCredentials.maximumLength, "too long")
        let lengths = [0, 0, 0, UInt8(name.count), 0, 0, 0, UInt8(password.count)]
        hold(bytes.dropFirst(19).starts(with: lengths + name + password), "other credentials")
    }
}

private func steps(over pieces: [ByteBuffer]) -> [VeNCryptServerHandshake.Step] {
    var handshake = VeNCryptServerHandshake()
    return steps(over: pieces) { buffer in
        let step = handshake.receive(&buffer)
        switch step {
        case .needMoreBytes:
            return .waits
        case .send:
            return .goesOn(step)
        case .startTLS:
            hold(handshake.receive(&buffer) == .needMoreBytes, "it goes on before TLS does")
            handshake.tlsEstablished()
            return .goesOn(step)
        case .credentials, .failed:
            return .ends(step)
        }
    }
}
