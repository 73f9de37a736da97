// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import TLS

/// Certificates that are pinned, and such that nobody looks at, over real TLS.
@Suite(.timeLimit(.minutes(2))) struct PinTests {
    /// Runs `body` against a host that shows `identity`.
    private static func serve(
        _ identity: TestIdentity, _ versions: TunnelScript.Versions = .modern, _ body: (Int) async throws -> Void
    ) async throws {
        var script = TunnelScript(.silence, identity: identity)
        script.versions = versions
        let host = try await FakeTunnelHost.start(script)
        try await body(host.port)
        try await host.stop()
    }

    /// The pin that OpenSSL tells of a certificate.
    private static func pin(_ identity: TestIdentity) async throws -> CertificatePin {
        let output = try await TestCertificate.openssl([
            "x509", "-noout", "-fingerprint", "-sha256", "-in", identity.certificate,
        ])
        let digits = output.split(separator: "=").last.map(String.init) ?? ""
        return try #require(CertificatePin(String(digits.prefix { !$0.isWhitespace })))
    }

    @Test func aPinnedCertificateIsGoodWhoeverSignedItAndWhateverItSays() async throws {
        try await withTemporaryFolder { folder in
            let identity = try await Self.expiredIdentity(in: folder)
            let pin = try await Self.pin(identity)
            try await Self.serve(identity) { port in
                let seen = try await Handshake.shake(ConsoleTLS(pins: [pin]), port: port)
                #expect(seen.pin == pin)
                // One of several, by a name that is not in it, and although it is not to be verified otherwise.
                let other = try #require(CertificatePin(bytes: [UInt8](repeating: 7, count: 32)))
                let tls = ConsoleTLS(pins: [other, pin], isVerified: false)
                _ = try await Handshake.shake(tls, host: "xen1.example.org", port: port)
            }
        }
    }

    @Test(arguments: [true, false])
    func anotherCertificateIsRefusedAndItsPinTold(isVerified: Bool) async throws {
        try await withTemporaryFolder { folder in
            let right = try await Self.identity("right", in: folder)
            let wrong = try await Self.identity("wrong", in: folder)
            let (pinned, seen) = (try await Self.pin(right), try await Self.pin(wrong))
            try await Self.serve(wrong) { port in
                // That it would be trusted changes nothing.
                let tls = ConsoleTLS(authorities: wrong.certificate, pins: [pinned], isVerified: isVerified)
                let error = try #require(try await Handshake.failure(tls, port: port))
                #expect(error.code == .consoleNotVerified)
                #expect(error.message.contains("none of those that are pinned"))
                #expect(error.message.contains("\(seen)"))
            }
        }
    }

    @Test func thePinOfAnAuthorityAdmitsNobody() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("ours", in: folder)
            let identity = try authority.issue("leaf")
            let pin = try await Self.pin(TestIdentity(certificate: authority.certificate, privateKey: ""))
            try await Self.serve(identity) { port in
                let error = try await Handshake.failure(ConsoleTLS(pins: [pin]), port: port)
                #expect(error?.code == .consoleNotVerified)
            }
        }
    }

    @Test func aCertificateIsNotLookedAtWhereTheOperatorSaysSo() async throws {
        try await withTemporaryFolder { folder in
            let identity = try await Self.expiredIdentity(in: folder)
            try await Self.serve(identity) { port in
                let error = try await Handshake.failure(ConsoleTLS(), port: port)
                #expect(error?.code == .consoleNotVerified)
                _ = try await Handshake.shake(ConsoleTLS(isVerified: false), port: port)
            }
        }
    }

    @Test func aHostOfTLSOnePointZeroNeedsPermission() async throws {
        try await withTemporaryFolder { folder in
            let identity = try await Self.oldIdentity(in: folder)
            let pin = try await Self.pin(identity)
            try await Self.serve(identity, .only10) { port in
                for (floor, text) in [(TLSVersionFloor.tls12, "TLS 1.2 or later"), (.tls11, "TLS 1.1 or later")] {
                    let error = try #require(
                        try await Handshake.failure(ConsoleTLS(pins: [pin], minimumVersion: floor), port: port))
                    #expect(error.code == .consoleRefused)
                    #expect(error.message.contains("does not speak \(text)"))
                }
                let seen = try await Handshake.shake(ConsoleTLS(pins: [pin], minimumVersion: .tls10), port: port)
                #expect(seen.pin == pin)
                // It is no permission to leave the rest out.
                let error = try await Handshake.failure(ConsoleTLS(minimumVersion: .tls10), port: port)
                #expect(error?.code == .consoleNotVerified)
            }
        }
    }

    @Test func anOldHostOfOpenSSLOpens() async throws {
        try await withTemporaryFolder { folder in
            let identity = try await Self.oldIdentity(in: folder)
            let pin = try await Self.pin(identity)
            let server = try OldServer(identity)
            defer { server.stop() }
            let seen = try await Handshake.shake(
                ConsoleTLS(pins: [pin], minimumVersion: .tls10), port: try await server.port())
            #expect(seen.pin == pin)
        }
    }

    /// A certificate that vouches for itself. Made without a thread that other tests need.
    private static func identity(_ name: String, in folder: String) async throws -> TestIdentity {
        let files = try await TestCertificate.make(name, in: folder, host: "other.example.org")
        return TestIdentity(certificate: files.certificateFile, privateKey: files.keyFile)
    }

    /// The same, until yesterday.
    private static func expiredIdentity(in folder: String) async throws -> TestIdentity {
        let identity = try await Self.identity("expired", in: folder)
        try await TestCertificate.openssl([
            "x509", "-in", identity.certificate, "-signkey", identity.privateKey, "-days", "-1", "-out",
            "\(folder)/yesterday.pem",
        ])
        return TestIdentity(certificate: "\(folder)/yesterday.pem", privateKey: identity.privateKey)
    }

    /// A certificate that vouches for itself, with an RSA key and SHA-1, as hosts of 2012 have them.
    private static func oldIdentity(in folder: String) async throws -> TestIdentity {
        let identity = TestIdentity(certificate: "\(folder)/xen.pem", privateKey: "\(folder)/xen.key")
        try await TestCertificate.openssl([
            "req", "-x509", "-newkey", "rsa:2048", "-sha1", "-nodes", "-days", "1", "-subj", "/CN=xenserver-old",
            "-keyout",
            identity.privateKey, "-out", identity.certificate,
        ])
        return identity
    }

    // MARK: What is shown

    @Test func whatACertificateSaysOfItselfIsRead() async throws {
        try await withTemporaryFolder { folder in
            let identity = TestIdentity(certificate: "\(folder)/c.pem", privateKey: "\(folder)/c.key")
            try await TestCertificate.openssl([
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8", "-days", "1",
                "-subj", "/C=DE/O=Müller, Söhne/OU=Labor/CN=xen1", "-addext", "subjectAltName=DNS:xen1,IP:10.0.0.7",
                "-keyout", identity.privateKey, "-out", identity.certificate,
            ])
            try await Self.serve(identity) { port in
                let seen = try await Handshake.shake(ConsoleTLS(isVerified: false), port: port)
                #expect(seen.subject == "C=DE, O=Müller\\, Söhne, OU=Labor, CN=xen1")
                #expect(seen.issuer == seen.subject)
                #expect(seen.names == ["xen1", "10.0.0.7"])
                #expect(seen.notAfter - seen.notBefore == 86_400)
            }
        }
    }
}
