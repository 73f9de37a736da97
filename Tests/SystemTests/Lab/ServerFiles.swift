// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A certificate for 127.0.0.1 that vouches for itself, in the forms that servers want.
final class ServerFiles {
    /// The certificate.
    var certificate: String { "\(self.directory)/server.pem" }
    /// Its key.
    var key: String { "\(self.directory)/server.key" }
    /// Both in one file, for HAProxy.
    var both: String { "\(self.directory)/both.pem" }
    private let directory: String

    init() throws {
        self.directory = "/tmp/oriel-cert-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        try self.renew(name: "localhost")
    }

    deinit { try? FileManager.default.removeItem(atPath: self.directory) }

    /// Makes another pair under the same names.
    func renew(name: String) throws {
        _ = try Command.output(
            of: "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.key, "-out",
                self.certificate,
            ])
        chmod(self.key, 0o600)
        let text =
            try String(contentsOfFile: self.certificate, encoding: .utf8)
            + String(contentsOfFile: self.key, encoding: .utf8)
        try text.write(toFile: self.both, atomically: true, encoding: .utf8)
        chmod(self.both, 0o600)
    }
}
