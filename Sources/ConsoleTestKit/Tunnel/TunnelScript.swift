// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL

/// What a ``FakeTunnelHost`` does.
public struct TunnelScript: Sendable {
    /// What a connection is answered.
    public enum Answer: Sendable {
        /// The tunnel opens, to this port of 127.0.0.1.
        case open(port: Int)
        /// The same, with the console's first bytes in the write of the reply.
        case openGlued(port: Int)
        /// These bytes, and the end if so said.
        case bytes([UInt8], closes: Bool)
        /// Nothing.
        case silence

        /// These bytes and the end.
        public static func text(_ text: String) -> Answer { .bytes(Array(text.utf8), closes: true) }

        /// A refusal as xapi writes it, with a page that says more than anybody may read.
        public static func refusal(_ status: Int, page: String = "<html><body>no</body></html>") -> Answer {
            .text(
                "HTTP/1.1 \(status) No\r\ncontent-length: \(page.utf8.count)\r\nconnection: close\r\n"
                    + "content-type: text/html\r\n\r\n\(page)")
        }
    }

    /// The versions of TLS that are spoken.
    public enum Versions: Sendable {
        /// Those of today.
        case modern
        /// 1.0 and nothing else, with RSA and AES in CBC mode: what a XenServer of 2012 speaks.
        case only10
    }

    /// The 78 bytes that xapi sends before a tunnel.
    public static let success =
        "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n"

    /// The answers, one for each connection; the last is for all that follow.
    public var answers: [Answer]
    /// What opens a tunnel.
    public var reply = Self.success
    /// The certificate; without one there is no TLS.
    public var identity: TestIdentity?
    /// The versions of TLS.
    public var versions = Versions.modern
    /// Whether a request is waited for; otherwise a connection is answered at once, as by a host that does TLS and no more.
    public var needsRequest = true
    /// Whether each byte of an answer is a write of its own.
    public var isByteByByte = false

    /// A host that answers so.
    public init(_ answers: Answer..., identity: TestIdentity? = nil) {
        self.answers = answers
        self.identity = identity
    }

    func context() throws -> NIOSSLContext? {
        guard let identity = self.identity else { return nil }
        let chain = try NIOSSLCertificate.fromPEMFile(identity.certificate)
        let key = try NIOSSLPrivateKey(file: identity.privateKey, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        switch self.versions {
        case .modern: configuration.minimumTLSVersion = .tlsv12
        case .only10:
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = .tlsv1
            configuration.cipherSuiteValues = [.TLS_RSA_WITH_AES_256_CBC_SHA, .TLS_RSA_WITH_AES_128_CBC_SHA]
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
