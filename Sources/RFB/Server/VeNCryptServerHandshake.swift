// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The RFB handshake of a server that takes VeNCrypt 0.2 with X509Plain and nothing else: what Oriel does towards a
/// viewer that brings its token as a password.
///
/// From the version to the password. The answer to the password, and what comes after it, is ``ServerHandshake``'s with
/// ``ServerHandshake/Purpose/admit``, or ``rejection(reason:)``. Pure: bytes go in, one answer at a time comes out, and a
/// message is consumed whole or not at all. Whatever was not offered is refused: believing the client there is
/// CVE-2006-2369.
package struct VeNCryptServerHandshake: Sendable {
    /// What to do next.
    package enum Step: Sendable, Hashable {
        /// Wait for more bytes.
        case needMoreBytes
        /// Send these bytes, then call ``VeNCryptServerHandshake/receive(_:)`` again.
        case send([UInt8])
        /// Do TLS from the next byte on, as its server; what is left in the buffer belongs to TLS. When it is on, call
        /// ``VeNCryptServerHandshake/tlsEstablished()``, and go on with what TLS deciphers.
        case startTLS
        /// The client's user name and password. It waits for an answer; what is left in the buffer came too early.
        case credentials(PlainCredentials)
        /// The client broke the protocol, or is too old for it. Send these bytes if there are any, and close.
        case failed(HandshakeFailure, farewell: [UInt8])
    }

    private enum State {
        case version
        case type
        case veNCryptVersion
        case subtype
        case subtypeAccepted
        case tls
        case credentials
        case done
        case failed(HandshakeFailure)
    }

    private static let veNCryptVersion: [UInt8] = [0, 2]

    private var state = State.version
    private var version = ProtocolVersion.v38

    /// A handshake with a client of whom nothing is known.
    package init() {}

    /// The first message, which the server sends before the client says anything.
    package var greeting: [UInt8] { ProtocolVersion.v38.message }

    /// Takes one step over what has come in.
    package mutating func receive(_ buffer: inout ByteBuffer) -> Step {
        switch self.state {
        case .version: self.receiveVersion(&buffer)
        case .type: self.receiveType(&buffer)
        case .veNCryptVersion: self.receiveVeNCryptVersion(&buffer)
        case .subtype: self.receiveSubtype(&buffer)
        case .subtypeAccepted: self.startTLS()
        case .credentials: self.receiveCredentials(&buffer)
        case .tls, .done: .needMoreBytes
        case .failed(let failure): .failed(failure, farewell: [])
        }
    }

    /// TLS is on: what comes from now on was inside it.
    package mutating func tlsEstablished() {
        guard case .tls = self.state else { return }
        self.state = .credentials
    }

    /// What tells a client whose password came that it is not let in, and why.
    package func rejection(reason: String) -> [UInt8] {
        ServerMessage.rejected(self.version, reason: reason)
    }

    // MARK: Messages, in the order in which they come

    private mutating func receiveVersion(_ buffer: inout ByteBuffer) -> Step {
        // A peer that speaks something else is told apart by its first bytes, without waiting for twelve.
        guard "RFB ".utf8.starts(with: buffer.readableBytesView.prefix(4)) else { return self.fail(.notRFB) }
        guard let message = buffer.readBytes(length: ProtocolVersion.messageLength) else { return .needMoreBytes }
        guard let version = ProtocolVersion(message: message) else { return self.fail(.notRFB) }
        // Of a version that was not offered nobody knows what it means.
        guard version != .v33, message == version.message else {
            let text = String(decoding: message.dropFirst(4).dropLast(), as: UTF8.self)
            let farewell = ServerMessage.noSecurityType(
                version, reason: "This server speaks RFB 3.8 and 3.7 with VeNCrypt. Use a viewer that does.")
            return self.fail(.versionNotOffered(text), farewell: farewell)
        }
        self.version = version
        self.state = .type
        return .send([1, SecurityType.veNCrypt.rawValue])
    }

    private mutating func receiveType(_ buffer: inout ByteBuffer) -> Step {
        guard let number: UInt8 = buffer.readInteger() else { return .needMoreBytes }
        let choice = SecurityType(rawValue: number)
        guard choice == .veNCrypt else {
            let farewell = ServerMessage.rejected(self.version, reason: "This security type was not offered.")
            return self.fail(.typeNotOffered(choice), farewell: farewell)
        }
        self.state = .veNCryptVersion
        return .send(Self.veNCryptVersion)
    }

    private mutating func receiveVeNCryptVersion(_ buffer: inout ByteBuffer) -> Step {
        guard let version = buffer.readBytes(length: Self.veNCryptVersion.count) else { return .needMoreBytes }
        guard version == Self.veNCryptVersion else {
            // Anything but 0 is a no.
            let text = version.map(String.init).joined(separator: ".")
            return self.fail(.veNCryptVersionNotOffered(text), farewell: [0xff])
        }
        self.state = .subtype
        return .send([0, 1] + ServerMessage.word(VeNCryptType.x509Plain.rawValue))
    }

    private mutating func receiveSubtype(_ buffer: inout ByteBuffer) -> Step {
        guard let number: UInt32 = buffer.readInteger() else { return .needMoreBytes }
        let choice = VeNCryptType(rawValue: number)
        // Here it is 1 that is a yes.
        guard choice == .x509Plain else { return self.fail(.veNCryptTypeNotOffered(choice), farewell: [0]) }
        self.state = .subtypeAccepted
        return .send([1])
    }

    private mutating func startTLS() -> Step {
        self.state = .tls
        return .startTLS
    }

    /// Both lengths, then both texts; no terminator.
    private mutating func receiveCredentials(_ buffer: inout ByteBuffer) -> Step {
        let start = buffer.readerIndex
        guard let username: UInt32 = buffer.getInteger(at: start) else { return .needMoreBytes }
        guard username <= PlainCredentials.maximumLength else { return self.failTooLong("user name", username) }
        guard let password: UInt32 = buffer.getInteger(at: start + 4) else { return .needMoreBytes }
        guard password <= PlainCredentials.maximumLength else { return self.failTooLong("password", password) }
        guard buffer.readableBytes >= 8 + Int(username) + Int(password) else { return .needMoreBytes }
        buffer.moveReaderIndex(forwardBy: 8)
        let credentials = PlainCredentials(
            username: buffer.readBytes(length: Int(username)) ?? [],
            password: buffer.readBytes(length: Int(password)) ?? [])
        self.state = .done
        return .credentials(credentials)
    }

    private mutating func failTooLong(_ what: String, _ length: UInt32) -> Step {
        self.fail(
            .tooLong(what: what, length: length),
            farewell: ServerMessage.rejected(self.version, reason: "The \(what) is too long."))
    }

    private mutating func fail(_ failure: HandshakeFailure, farewell: [UInt8] = []) -> Step {
        self.state = .failed(failure)
        return .failed(failure, farewell: farewell)
    }
}
