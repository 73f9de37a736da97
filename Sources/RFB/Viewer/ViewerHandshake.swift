// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The RFB handshake as a viewer sees it: what Oriel does towards a console (RFC 6143, sections 7.1 and 7.3).
///
/// Pure: bytes go in, one answer at a time comes out, and a message is consumed whole or not at all. Speaks 3.3, 3.7 and
/// 3.8, security types None and VNC authentication, or VeNCrypt with a certificate where TLS is demanded: never the one
/// in place of the other.
package struct ViewerHandshake: Sendable {
    /// What to do next.
    package enum Step: Sendable, Hashable {
        /// Wait for more bytes.
        case needMoreBytes
        /// Send these bytes, then call ``ViewerHandshake/receive(_:)`` again.
        case send([UInt8])
        /// Send ClientHello and do TLS from the next byte on; what is left in the buffer belongs to TLS. When the server's
        /// certificate is verified, call ``ViewerHandshake/tlsEstablished()``, and go on with what TLS deciphers.
        case startTLS
        /// Security is done. The server now waits for ClientInit: see ``ViewerHandshake/clientInit(shared:)``.
        case secured
        /// The whole ServerInit message, as it came. The handshake is over; what is left in the buffer follows it.
        case serverInit(ByteBuffer)
        /// The handshake cannot go on.
        case failed(HandshakeFailure)
    }

    private enum State {
        case version
        case securityTypes
        case dictatedSecurityType
        case veNCrypt(VeNCryptNegotiation)
        case tls(VeNCryptType)
        case plain
        case challenge
        case result(explained: Bool)
        case failureReason(authentication: Bool)
        case securedSilently
        case secured
        case serverInit
        case done
        case failed(HandshakeFailure)
    }

    /// What was heard so far.
    package private(set) var offer = ServerOffer()

    private let security: ViewerSecurity
    private var state = State.version
    private var version = ProtocolVersion.v38

    /// A handshake with what `security` knows and demands.
    package init(_ security: ViewerSecurity) {
        self.security = security
    }

    /// Takes one step over what has come in.
    package mutating func receive(_ buffer: inout ByteBuffer) -> Step {
        switch self.state {
        case .version: self.receiveVersion(&buffer)
        case .securityTypes: self.receiveSecurityTypes(&buffer)
        case .dictatedSecurityType: self.receiveDictatedSecurityType(&buffer)
        case .veNCrypt(let negotiation): self.receiveVeNCrypt(&buffer, negotiation)
        case .plain: self.sendPlain()
        case .challenge: self.receiveChallenge(&buffer)
        case .result(let explained): self.receiveResult(&buffer, explained: explained)
        case .failureReason(let authentication): self.receiveFailureReason(&buffer, authentication: authentication)
        case .securedSilently: self.finishSecurity()
        case .serverInit: self.receiveServerInit(&buffer)
        case .tls, .secured, .done: .needMoreBytes
        case .failed(let failure): .failed(failure)
        }
    }

    /// The ClientInit message, once the handshake is ``Step/secured``: from then on ServerInit is awaited.
    package mutating func clientInit(shared: UInt8) -> [UInt8] {
        guard case .secured = self.state else { return [] }
        self.state = .serverInit
        return [shared]
    }

    /// The server's certificate is verified and TLS is on: what comes from now on was inside it.
    package mutating func tlsEstablished() {
        guard case .tls(let type) = self.state else { return }
        switch type {
        case .x509Plain: self.state = .plain
        case .x509Vnc: self.state = .challenge
        // Inside VeNCrypt the result comes also after None, and also before 3.8.
        default: self.state = .result(explained: self.version == .v38)
        }
    }

    // MARK: Messages, in the order in which they come

    private mutating func receiveVersion(_ buffer: inout ByteBuffer) -> Step {
        // A peer that speaks something else is told apart by its first bytes, without waiting for twelve.
        let known = buffer.readableBytesView.prefix(4)
        guard "RFB ".utf8.starts(with: known) else { return self.fail(.notRFB) }
        guard let message = buffer.readBytes(length: ProtocolVersion.messageLength) else { return .needMoreBytes }
        guard let version = ProtocolVersion(message: message) else { return self.fail(.notRFB) }
        self.version = version
        self.offer.version = String(decoding: message.dropFirst(4).dropLast(), as: UTF8.self)
        self.state = version == .v33 ? .dictatedSecurityType : .securityTypes
        return .send(version.message)
    }

    private mutating func receiveSecurityTypes(_ buffer: inout ByteBuffer) -> Step {
        guard let count: UInt8 = buffer.getInteger(at: buffer.readerIndex) else { return .needMoreBytes }
        guard count > 0 else {
            buffer.moveReaderIndex(forwardBy: 1)
            self.state = .failureReason(authentication: false)
            return self.receiveFailureReason(&buffer, authentication: false)
        }
        guard let numbers = buffer.getBytes(at: buffer.readerIndex + 1, length: Int(count)) else {
            return .needMoreBytes
        }
        buffer.moveReaderIndex(forwardBy: 1 + Int(count))
        let offered = numbers.map(SecurityType.init(rawValue:))
        switch self.choose(among: offered) {
        case .success(let type):
            self.use(type)
            return .send([type.rawValue])
        case .failure(let failure):
            return self.fail(failure)
        }
    }

    private mutating func receiveDictatedSecurityType(_ buffer: inout ByteBuffer) -> Step {
        guard let number: UInt32 = buffer.readInteger() else { return .needMoreBytes }
        guard number > 0 else {
            self.state = .failureReason(authentication: false)
            return self.receiveFailureReason(&buffer, authentication: false)
        }
        let dictated = SecurityType(rawValue: UInt8(exactly: number) ?? .max)
        switch self.choose(among: [dictated]) {
        case .success(let type):
            self.use(type)
            return self.receive(&buffer)
        case .failure(let failure):
            return self.fail(failure)
        }
    }

    private mutating func receiveVeNCrypt(_ buffer: inout ByteBuffer, _ negotiation: VeNCryptNegotiation) -> Step {
        var negotiation = negotiation
        let step = negotiation.receive(&buffer)
        self.state = .veNCrypt(negotiation)
        self.offer.subtypes = negotiation.offered
        switch step {
        case .needMoreBytes:
            return .needMoreBytes
        case .send(let bytes):
            return .send(bytes)
        case .startTLS(let type):
            self.offer.chosenSubtype = type
            self.state = .tls(type)
            return .startTLS
        case .failed(let failure):
            return self.fail(failure)
        }
    }

    /// Both lengths, then both texts; no terminator. Only ever called inside TLS.
    private mutating func sendPlain() -> Step {
        let (username, password) = (self.security.username ?? [], self.security.password ?? [])
        var message = ByteBuffer()
        message.writeInteger(UInt32(clamping: username.count))
        message.writeInteger(UInt32(clamping: password.count))
        message.writeBytes(username)
        message.writeBytes(password)
        self.state = .result(explained: self.version == .v38)
        return .send(Array(message.readableBytesView))
    }

    private mutating func receiveChallenge(_ buffer: inout ByteBuffer) -> Step {
        guard let challenge = buffer.readBytes(length: VNCAuthentication.challengeLength) else { return .needMoreBytes }
        self.state = .result(explained: self.version == .v38)
        return .send(VNCAuthentication.response(to: challenge, password: self.security.password ?? []))
    }

    private mutating func receiveResult(_ buffer: inout ByteBuffer, explained: Bool) -> Step {
        guard let result: UInt32 = buffer.readInteger() else { return .needMoreBytes }
        guard result != 0 else { return self.finishSecurity() }
        guard explained else { return self.fail(.authenticationFailed(reason: "no reason given")) }
        self.state = .failureReason(authentication: true)
        return self.receiveFailureReason(&buffer, authentication: true)
    }

    private mutating func receiveFailureReason(_ buffer: inout ByteBuffer, authentication: Bool) -> Step {
        switch buffer.readReason() {
        case .needMoreBytes:
            return .needMoreBytes
        case .text(let reason):
            return self.fail(authentication ? .authenticationFailed(reason: reason) : .refused(reason: reason))
        case .tooLong(let length):
            return self.fail(.tooLong(what: "reason", length: length))
        }
    }

    private mutating func receiveServerInit(_ buffer: inout ByteBuffer) -> Step {
        let fixedLength = 24
        guard let nameLength: UInt32 = buffer.getInteger(at: buffer.readerIndex + fixedLength - 4) else {
            return .needMoreBytes
        }
        guard nameLength <= HandshakeLimits.nameLength else {
            return self.fail(.tooLong(what: "desktop name", length: nameLength))
        }
        guard let message = buffer.readSlice(length: fixedLength + Int(nameLength)) else { return .needMoreBytes }
        self.state = .done
        return .serverInit(message)
    }

    // MARK: Decisions

    /// A type that was offered. Where TLS is demanded that is VeNCrypt and nothing else; otherwise VNC authentication where
    /// a password is known, or None.
    private mutating func choose(among offered: [SecurityType]) -> Result<SecurityType, HandshakeFailure> {
        self.offer.types = offered
        if self.security.demandsTLS {
            // VeNCrypt came with 3.7, which let the viewer choose.
            let isUsable = self.version != .v33 && offered.contains(.veNCrypt)
            return isUsable ? .success(.veNCrypt) : .failure(.noTLSOffered(offered: offered))
        }
        let hasPassword = self.security.password != nil
        if hasPassword, offered.contains(.vncAuthentication) { return .success(.vncAuthentication) }
        if offered.contains(.none) { return .success(.none) }
        if offered.contains(.vncAuthentication) { return .failure(.passwordRequired) }
        if offered.contains(.veNCrypt) { return .failure(.tlsNotConfigured) }
        return .failure(.noUsableSecurityType(offered: offered))
    }

    /// Goes to the state that `type` begins with. Before 3.8 a server says nothing after None (RFC 6143, appendix A).
    private mutating func use(_ type: SecurityType) {
        self.offer.chosen = type
        switch type {
        case .veNCrypt:
            self.state = .veNCrypt(
                VeNCryptNegotiation(
                    hasUsername: self.security.username != nil, hasPassword: self.security.password != nil))
        case .vncAuthentication:
            self.state = .challenge
        default:
            self.state = self.version == .v38 ? .result(explained: true) : .securedSilently
        }
    }

    private mutating func finishSecurity() -> Step {
        self.state = .secured
        return .secured
    }

    private mutating func fail(_ failure: HandshakeFailure) -> Step {
        self.state = .failed(failure)
        return .failed(failure)
    }
}
