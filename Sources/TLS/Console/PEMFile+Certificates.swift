// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOSSL

extension PEMFile {
    /// The certificates in it: one at least.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the key and the file.
    func certificates() throws(ConsoleError) -> [NIOSSLCertificate] {
        let bytes = try self.read()
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw self.mistake("has no certificate in PEM form")
        }
        return certificates
    }
}
