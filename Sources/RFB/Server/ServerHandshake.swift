// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The RFB handshake as a server sees it: what Oriel does towards a client (RFC 6143, sections 7.1 and 7.3.1).
///
/// Either welcomes the client, offering None only, because the token has authenticated it already; or goes on with one
/// that was authenticated inside RFB; or tells it why not, which every viewer shows to its user. Pure: bytes go in, one answer at a time comes out, and a message is
/// consumed whole or not at all. Each ``Step/send(_:)`` is one message of the handshake and should stay one message
/// of the transport: WebSocket clients exist that rely on it.
package struct ServerHandshake: Sendable {
    /// What the client is to be told.
    package enum Purpose: Sendable, Hashable {
        /// Let it in.
        case welcome
        /// Let it in, now that it has authenticated itself by ``VeNCryptServerHandshake``: it waits for the result.
        case admit
        /// Refuse it, with a sentence for its user.
        case refuse(reason: String)
    }

    /// What to do next.
    package enum Step: Sendable, Hashable {
        /// Wait for more bytes.
        case needMoreBytes
        /// Send these bytes as one message, then call ``ServerHandshake/receive(_:)`` again.
        case send([UInt8])
        /// The client's ClientInit: its shared flag as it came. The handshake is over; what is left in the buffer
        /// follows it.
        case clientInit(shared: UInt8)
        /// The client was told. Close.
        case refused
        /// The client broke the protocol. Send these bytes if there are any, and close.
        case failed(HandshakeFailure, farewell: [UInt8])
    }

    private enum State {
        case version
        case choice
        case clientInit
        case refused
        case done
        case failed(HandshakeFailure)
    }

    private let purpose: Purpose
    private var state = State.version
    private var version = ProtocolVersion.v38

    /// A handshake for `purpose`.
    package init(_ purpose: Purpose) {
        self.purpose = purpose
        if case .admit = purpose { self.state = .clientInit }
    }

    /// The first message, which the server sends before the client says anything more.
    package var greeting: [UInt8] {
        if case .admit = self.purpose { ServerMessage.accepted } else { ProtocolVersion.v38.message }
    }

    /// Takes one step over what has come in.
    package mutating func receive(_ buffer: inout ByteBuffer) -> Step {
        switch self.state {
        case .version: self.receiveVersion(&buffer)
        case .choice: self.receiveChoice(&buffer)
        case .clientInit: self.receiveClientInit(&buffer)
        case .refused: .refused
        case .done: .needMoreBytes
        case .failed(let failure): .failed(failure, farewell: [])
        }
    }

    private mutating func receiveVersion(_ buffer: inout ByteBuffer) -> Step {
        guard let message = buffer.readBytes(length: ProtocolVersion.messageLength) else { return .needMoreBytes }
        guard let version = ProtocolVersion(message: message) else { return self.fail(.notRFB) }
        self.version = version
        if case .refuse(let reason) = self.purpose {
            self.state = .refused
            return .send(ServerMessage.noSecurityType(version, reason: reason))
        }
        guard version != .v33 else {
            self.state = .clientInit
            return .send(ServerMessage.word(UInt32(SecurityType.none.rawValue)))
        }
        self.state = .choice
        return .send([1, SecurityType.none.rawValue])
    }

    private mutating func receiveChoice(_ buffer: inout ByteBuffer) -> Step {
        guard let number: UInt8 = buffer.readInteger() else { return .needMoreBytes }
        let choice = SecurityType(rawValue: number)
        guard choice == .none else {
            // Believing the client here is CVE-2006-2369.
            let farewell = ServerMessage.rejected(self.version, reason: "This security type was not offered.")
            return self.fail(.typeNotOffered(choice), farewell: farewell)
        }
        // Before 3.8 nothing is sent after None.
        self.state = .clientInit
        guard self.version == .v38 else { return self.receiveClientInit(&buffer) }
        return .send(ServerMessage.accepted)
    }

    private mutating func receiveClientInit(_ buffer: inout ByteBuffer) -> Step {
        guard let shared: UInt8 = buffer.readInteger() else { return .needMoreBytes }
        self.state = .done
        return .clientInit(shared: shared)
    }

    private mutating func fail(_ failure: HandshakeFailure, farewell: [UInt8] = []) -> Step {
        self.state = .failed(failure)
        return .failed(failure, farewell: farewell)
    }
}
