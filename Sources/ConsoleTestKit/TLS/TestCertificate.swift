// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A certificate and its key in two files, made by the openssl of the system.
public struct TestCertificate: Sendable {
    /// openssl did not make it.
    public struct NotMade: Error, CustomStringConvertible {
        /// What it said.
        public let description: String
    }

    /// The file of the certificate.
    public let certificateFile: String
    /// The file of the key.
    public let keyFile: String

    /// Makes a certificate that vouches for itself, `NAME.pem` and `NAME.key` in `folder`.
    ///
    /// - Parameters:
    ///   - host: the name in it; it is good for localhost and 127.0.0.1 too.
    ///   - days: how long it is valid; less than one for a certificate that has expired.
    ///   - passphrase: what the key is encrypted with, if it is.
    public static func make(
        _ name: String = "server", in folder: String, host: String = "localhost", days: Int = 2,
        passphrase: String? = nil
    ) async throws -> TestCertificate {
        let files = (certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
        let protection = passphrase.map { ["-passout", "pass:\($0)"] } ?? ["-nodes"]
        try await self.openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "\(days)",
                "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host),DNS:localhost,IP:127.0.0.1",
                "-keyout", files.key, "-out", files.certificate,
            ] + protection)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: files.key)
        return TestCertificate(certificateFile: files.certificate, keyFile: files.key)
    }

    /// Runs openssl, and gives what it printed.
    ///
    /// - Throws: ``NotMade`` when it does not end with 0.
    @discardableResult
    public static func openssl(_ arguments: [String]) async throws -> String {
        let result = try await Tool.run("/usr/bin/openssl", arguments)
        guard result.status == 0 else { throw NotMade(description: result.output) }
        return result.output
    }
}
