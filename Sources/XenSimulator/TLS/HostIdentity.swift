// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import NIOCore
internal import NIOSSL

/// The certificate and key of a host.
struct HostIdentity: Sendable {
    let certificate: NIOSSLCertificate
    let privateKey: NIOSSLPrivateKey
    /// The SHA-256 of the certificate in DER, 64 small hexadecimal digits.
    let fingerprint: String
    /// The certificate in PEM.
    let pem: String

    private init(certificate: NIOSSLCertificate, privateKey: NIOSSLPrivateKey) throws {
        self.certificate = certificate
        self.privateKey = privateKey
        let bytes = try certificate.toDERBytes()
        self.fingerprint = SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
        let text = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        self.pem = "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
    }

    /// The identity that a host is planned to have.
    init(_ plan: HostPlan) throws {
        guard let certificate = plan.certificate, let key = plan.privateKey else {
            try self.init(selfSignedFor: plan.name, address: plan.address)
            return
        }
        guard let first = try NIOSSLCertificate.fromPEMFile(certificate).first else {
            throw PlanError("no certificate in \(certificate)")
        }
        try self.init(certificate: first, privateKey: NIOSSLPrivateKey(file: key, format: .pem))
    }

    /// A new key, and a certificate for `name` and `address` that it signs itself, as a host makes one when it is
    /// installed.
    init(selfSignedFor name: String, address: String) throws {
        let key = P256.Signing.PrivateKey()
        let algorithm = DER.sequence(DER.identifier([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]))
        let subject = DER.sequence(DER.set(DER.sequence(DER.identifier([0x55, 0x04, 0x03]), DER.text(name))))
        let parts = address.split(separator: ".").compactMap { UInt8($0) }
        let names =
            DER.value(0x82, Array(name.utf8)) + DER.value(0x82, Array("localhost".utf8))
            + (parts.count == 4 ? DER.value(0x87, parts) : [])
        let alternatives = DER.sequence(DER.identifier([0x55, 0x1d, 0x11]), DER.octets(DER.sequence(names)))
        var serial = (0..<12).map { _ in UInt8.random(in: 0...255) }
        serial.insert(1, at: 0)
        let contents = DER.sequence(
            DER.value(0xa0, DER.integer([2])), DER.integer(serial), algorithm, subject,
            DER.sequence(DER.time("200101000000Z"), DER.time("490101000000Z")), subject,
            Array(key.publicKey.derRepresentation), DER.value(0xa3, DER.sequence(alternatives)))
        let signature = try key.signature(for: contents)
        let certificate = DER.sequence(contents, algorithm, DER.bits(Array(signature.derRepresentation)))
        try self.init(
            certificate: NIOSSLCertificate(bytes: certificate, format: .der),
            privateKey: NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der))
    }

    /// What TLS connections of a host are made with.
    func context(_ range: TLSRange) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(self.certificate)], privateKey: .privateKey(self.privateKey))
        switch range {
        case .modern:
            configuration.minimumTLSVersion = .tlsv12
        case .only12:
            configuration.minimumTLSVersion = .tlsv12
            configuration.maximumTLSVersion = .tlsv12
        case .only10:
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = .tlsv1
            configuration.cipherSuites = "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA"
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
