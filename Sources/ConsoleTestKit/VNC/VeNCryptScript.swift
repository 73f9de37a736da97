// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL

/// How a ``FakeVNCServer`` does VeNCrypt.
public struct VeNCryptScript: Sendable {
    /// The security types that are offered.
    public var securityTypes: [UInt8] = [19]
    /// The version that is offered.
    public var version: [UInt8] = [0, 2]
    /// The answer to the client's version; 0 is yes.
    public var versionAnswer: UInt8 = 0
    /// The subtypes that are offered.
    public var types: [UInt32]
    /// The answer to the client's choice; 1 is yes.
    public var answer: UInt8 = 1
    /// What is sent in the clear, in the same write as that answer.
    public var glued: [UInt8] = []
    /// Whether TLS begins then; otherwise the server goes silent.
    public var beginsTLS = true
    /// The server's certificate.
    public var identity: TestIdentity
    /// The file of the authorities that a client's certificate must come from; `nil` asks for none.
    public var clientAuthorities: String?
    /// Whether the server speaks nothing newer than TLS 1.1.
    public var speaksOldTLS = false
    /// Whether the server speaks nothing newer than TLS 1.2.
    public var speaksTLS12 = false
    /// The user name that X509Plain wants.
    public var username = ""
    /// The password that X509Plain and X509Vnc want.
    public var password = ""

    /// A server that offers these subtypes and shows `identity`.
    public init(_ types: [UInt32], identity: TestIdentity) {
        self.types = types
        self.identity = identity
    }

    func context() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(self.identity.certificate)
        let key = try NIOSSLPrivateKey(file: self.identity.privateKey, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        if self.speaksTLS12 { configuration.maximumTLSVersion = .tlsv12 }
        if self.speaksOldTLS { configuration.maximumTLSVersion = .tlsv11 }
        if let authorities = self.clientAuthorities {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .file(authorities)
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
