// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A certificate authority of a test's own, made with the `openssl` command in a folder of the test's.
public struct TestAuthority: Sendable {
    /// When a certificate counts.
    public enum Validity: String, Sendable {
        /// From now on for a day.
        case now = "1"
        /// Until yesterday.
        case expired = "-1"
    }

    /// A program that did not do as it was asked.
    public struct Failed: Error, CustomStringConvertible {
        /// What it said.
        public var description: String
    }

    /// The file of its certificate.
    public let certificate: String
    private let privateKey: String
    private let folder: String

    /// An authority called `name`, with its files in `folder`.
    public init(_ name: String, in folder: String) throws {
        self.folder = folder
        self.certificate = "\(folder)/\(name).pem"
        self.privateKey = "\(folder)/\(name).key"
        try Self.openssl(
            ["req", "-x509"] + Self.newKey(self.privateKey) + [
                "-subj", "/CN=\(name)", "-days", "1", "-out", self.certificate,
                "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            ])
    }

    /// A certificate for a server or a client, signed by this authority.
    ///
    /// - Parameters:
    ///   - name: the common beginning of its files' names.
    ///   - names: who it is for, as OpenSSL writes it: `DNS:box.example.org`, `IP:127.0.0.1`.
    ///   - usages: what it may be used for, as OpenSSL writes it; none leaves it open.
    public func issue(
        _ name: String, for names: [String] = ["DNS:localhost", "IP:127.0.0.1"], validity: Validity = .now,
        usages: [String] = ["serverAuth", "clientAuth"]
    ) throws -> TestIdentity {
        let path = "\(self.folder)/\(name)"
        let identity = TestIdentity(certificate: "\(path).pem", privateKey: "\(path).key")
        try Self.openssl(
            ["req", "-new"] + Self.newKey(identity.privateKey) + ["-subj", "/CN=\(name)", "-out", "\(path).csr"])
        let extensions = """
            basicConstraints=critical,CA:FALSE
            keyUsage=critical,digitalSignature
            subjectAltName=\(names.joined(separator: ","))
            \(usages.isEmpty ? "" : "extendedKeyUsage=\(usages.joined(separator: ","))")
            """
        try extensions.write(toFile: "\(path).ext", atomically: true, encoding: .utf8)
        try Self.openssl([
            "x509", "-req", "-in", "\(path).csr", "-CA", self.certificate, "-CAkey", self.privateKey,
            // Not a file that counts: several may be issued at once.
            "-set_serial", "\(UInt64.random(in: 1...UInt64(Int64.max)))", "-days", validity.rawValue, "-extfile",
            "\(path).ext", "-out", identity.certificate,
        ])
        return identity
    }

    private static func newKey(_ path: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path]
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = try ChildProcess(["openssl"] + arguments, output: .pipe)
        let text = String(decoding: try process.output?.readToEnd() ?? Data(), as: UTF8.self)
        guard process.wait() == 0 else { throw Failed(description: "openssl: \(text)") }
    }
}
