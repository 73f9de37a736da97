// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Crypto
internal import NIOSSL

extension CertificatePin {
    /// The pin of `certificate`; `nil` when its DER form cannot be had.
    init?(of certificate: NIOSSLCertificate) {
        guard let bytes = try? certificate.toDERBytes() else { return nil }
        self.init(bytes: Array(SHA256.hash(data: bytes)))
    }
}
