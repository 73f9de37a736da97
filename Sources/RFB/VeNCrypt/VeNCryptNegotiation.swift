// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The part of VeNCrypt that is spoken in the clear, as a viewer sees it: from the choice of the security type to the
/// first byte of TLS. Version 0.2, the only one in use.
///
/// Pure, as ``ViewerHandshake`` is, which drives it. It takes only subtypes with a certificate, and only one that was
/// offered.
struct VeNCryptNegotiation: Sendable {
    /// What to do next.
    enum Step: Sendable, Hashable {
        /// Wait for more bytes.
        case needMoreBytes
        /// Send these bytes, then call ``VeNCryptNegotiation/receive(_:)`` again.
        case send([UInt8])
        /// TLS begins, and what `type` asks for follows inside it.
        case startTLS(VeNCryptType)
        /// The negotiation cannot go on.
        case failed(HandshakeFailure)
    }

    private enum State {
        case version
        case versionAnswer
        case types
        case typeAnswer(VeNCryptType)
    }

    private static let version: [UInt8] = [0, 2]

    /// The subtypes that the server offers; none until they came.
    private(set) var offered: [VeNCryptType] = []

    private let hasUsername: Bool
    private let hasPassword: Bool
    private var state = State.version

    /// A negotiation for a viewer that knows a user name, a password, both or none.
    init(hasUsername: Bool, hasPassword: Bool) {
        self.hasUsername = hasUsername
        self.hasPassword = hasPassword
    }

    /// Takes one step over what has come in.
    mutating func receive(_ buffer: inout ByteBuffer) -> Step {
        switch self.state {
        case .version: self.receiveVersion(&buffer)
        case .versionAnswer: self.receiveVersionAnswer(&buffer)
        case .types: self.receiveTypes(&buffer)
        case .typeAnswer(let type): self.receiveTypeAnswer(&buffer, type: type)
        }
    }

    private mutating func receiveVersion(_ buffer: inout ByteBuffer) -> Step {
        guard let version = buffer.readBytes(length: Self.version.count) else { return .needMoreBytes }
        guard version == Self.version else {
            return .failed(.veNCryptVersion(version.map(String.init).joined(separator: ".")))
        }
        self.state = .versionAnswer
        return .send(Self.version)
    }

    private mutating func receiveVersionAnswer(_ buffer: inout ByteBuffer) -> Step {
        guard let answer: UInt8 = buffer.readInteger() else { return .needMoreBytes }
        // Here 0 is yes; the answer to the type has it the other way round.
        guard answer == 0 else { return .failed(.veNCryptRefused("version 0.2")) }
        self.state = .types
        return self.receiveTypes(&buffer)
    }

    private mutating func receiveTypes(_ buffer: inout ByteBuffer) -> Step {
        guard let count: UInt8 = buffer.getInteger(at: buffer.readerIndex) else { return .needMoreBytes }
        let length = 1 + 4 * Int(count)
        guard buffer.readableBytes >= length, var list = buffer.readSlice(length: length) else { return .needMoreBytes }
        list.moveReaderIndex(forwardBy: 1)
        var offered: [VeNCryptType] = []
        while let number: UInt32 = list.readInteger() { offered.append(VeNCryptType(rawValue: number)) }
        self.offered = offered
        switch self.choose(among: offered) {
        case .success(let type):
            self.state = .typeAnswer(type)
            var message = ByteBuffer()
            message.writeInteger(type.rawValue)
            return .send(Array(message.readableBytesView))
        case .failure(let failure):
            return .failed(failure)
        }
    }

    private mutating func receiveTypeAnswer(_ buffer: inout ByteBuffer, type: VeNCryptType) -> Step {
        guard let answer: UInt8 = buffer.readInteger() else { return .needMoreBytes }
        guard answer == 1 else { return .failed(.veNCryptRefused("\(type)")) }
        return .startTLS(type)
    }

    /// The subtype that proves most to the server of what is known: user name and password, the password, nothing.
    ///
    /// A password that is known does not rule out X509None: the certificate says who the server is, and a server that
    /// asks for nothing is told nothing.
    private func choose(among offered: [VeNCryptType]) -> Result<VeNCryptType, HandshakeFailure> {
        if self.hasUsername, self.hasPassword, offered.contains(.x509Plain) { return .success(.x509Plain) }
        if self.hasPassword, offered.contains(.x509Vnc) { return .success(.x509Vnc) }
        if offered.contains(.x509None) { return .success(.x509None) }
        if !self.hasPassword, offered.contains(.x509Vnc) { return .failure(.passwordRequired) }
        if offered.contains(.x509Plain) { return .failure(.usernameRequired) }
        if offered.contains(where: \.isAnonymousTLS) { return .failure(.anonymousTLS(offered: offered)) }
        return .failure(.noUsableVeNCryptType(offered: offered))
    }
}
