// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOSSL

extension TLSConfiguration {
    /// Lowers what ``raiseToFloor()`` asks for to `floor`, for hosts that know nothing better.
    ///
    /// Below 1.2 there is no authenticated encryption, and XenServer 6.5 and before have no forward secrecy either, so the
    /// cipher suites of their time come behind the others. RC4 and 3DES do not.
    package mutating func lower(to floor: TLSVersionFloor) {
        switch floor {
        case .tls12: return
        case .tls11: self.minimumTLSVersion = .tlsv11
        case .tls10: self.minimumTLSVersion = .tlsv1
        }
        self.cipherSuiteValues += [
            .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
            .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
            .TLS_RSA_WITH_AES_128_GCM_SHA256, .TLS_RSA_WITH_AES_256_GCM_SHA384, .TLS_RSA_WITH_AES_128_CBC_SHA,
            .TLS_RSA_WITH_AES_256_CBC_SHA,
        ]
    }
}
