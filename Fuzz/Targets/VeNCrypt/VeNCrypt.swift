// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import FuzzKit
internal import NIOCore

@testable internal import RFB

/// A hostile console where TLS is demanded: the handshake comes to the same end whole and in pieces, takes nothing but a
/// subtype with a certificate that was offered, and says nothing of what it knows before TLS.
///
/// What stands behind the beginning of TLS is read as what TLS deciphers.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let security = ViewerSecurity(
            username: input.choice & 0x04 == 0 ? nil : Array("user".utf8),
            password: input.choice & 0x40 == 0 ? nil : Array("password".utf8), demandsTLS: true)
        let whole = steps(over: [input.whole], security)
        let split = steps(over: input.pieces, security)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        judge(whole, security, input)
    }
}

/// Holds `steps` against what may be said in the clear, and to whom.
private func judge(_ steps: [ViewerHandshake.Step], _ security: ViewerSecurity, _ input: FuzzInput) {
    var sent: [[UInt8]] = []
    for step in steps {
        switch step {
        case .send(let bytes): sent.append(bytes)
        case .startTLS:
            hold(sent.count == 4, "TLS begins after \(sent)")
            subtype(sent.last ?? [], security, input)
            return
        case .secured, .serverInit: hold(false, "\(step) without TLS")
        case .needMoreBytes, .failed: break
        }
    }
    hold(sent.count <= 4, "\(sent) in the clear")
    for (index, bytes) in sent.enumerated() {
        switch index {
        case 0: hold(bytes.starts(with: "RFB 003.00".utf8) && bytes.count == 12, "\(bytes) is no version")
        case 1: hold(bytes == [19], "\(bytes) is chosen where TLS is demanded")
        case 2: hold(bytes == [0, 2], "\(bytes) is no version of VeNCrypt")
        default: subtype(bytes, security, input)
        }
    }
}

private func subtype(_ bytes: [UInt8], _ security: ViewerSecurity, _ input: FuzzInput) {
    switch bytes {
    case [0, 0, 1, 4]: break
    case [0, 0, 1, 5]: hold(security.password != nil, "X509Vnc without a password")
    case [0, 0, 1, 6]: hold(security.password != nil && security.username != nil, "X509Plain without a name")
    default: hold(false, "\(bytes) is no subtype with a certificate")
    }
    hold(input.bytes.contains(bytes), "\(bytes) was not offered")
}

private func steps(over pieces: [ByteBuffer], _ security: ViewerSecurity) -> [ViewerHandshake.Step] {
    var handshake = ViewerHandshake(security)
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
        case .secured:
            hold(handshake.clientInit(shared: 1) == [1], "there is no ClientInit")
            return .goesOn(step)
        case .failed:
            return .ends(step)
        case .serverInit(let message):
            hold(message.readableBytes <= 24 + Int(HandshakeLimits.nameLength), "the name is too long")
            return .ends(step)
        }
    }
}
