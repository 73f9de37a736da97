// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension NIOSSLCertificate {
    /// How now lies to the time for which a certificate is valid.
    enum Validity {
        case toCome, current, over
    }

    /// How the time of this machine lies to the certificate's.
    var validityNow: Validity {
        let now = time(nil)
        if now < self.notValidBefore { return .toCome }
        return now > self.notValidAfter ? .over : .current
    }

    /// The addresses that it is for.
    var addresses: [IPAddress] {
        self._subjectAlternativeNames().compactMap { name in
            name.nameType == .ipAddress ? IPAddress(bytes: Array(name.contents)) : nil
        }
    }

    /// The host names that it is for; a first label may be `*`.
    var hostNames: [String] {
        self._subjectAlternativeNames().compactMap { name in
            name.nameType == .dnsName ? String(decoding: Array(name.contents), as: UTF8.self) : nil
        }
    }

    /// The names and addresses that it is for.
    var names: [String] { self.hostNames + self.addresses.map(\.description) }
}
