// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOSSL

extension TLSConfiguration {
    /// Takes this configuration to what Oriel asks of every TLS connection, towards clients and towards consoles:
    /// version 1.2 at least (the library's default is 1.0), forward secrecy, authenticated encryption, and no
    /// renegotiation.
    package mutating func raiseToFloor() {
        self.minimumTLSVersion = .tlsv12
        // TLS 1.3 brings its own three, which are not listed here.
        self.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        self.renegotiationSupport = .none
    }
}
