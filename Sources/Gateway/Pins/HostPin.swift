// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import TLS

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The certificate of one host, as it is told to an operator.
struct HostPin: Sendable, Hashable, Encodable {
    /// The host and its port.
    var host: String
    /// What to write into the configuration; `nil` when there is no certificate to be had.
    var pin: String?
    /// Whose the certificate is.
    var subject: String?
    /// Who signed it.
    var issuer: String?
    /// The names and addresses that it is for.
    var names: [String] = []
    /// From when on it is valid, in UTC.
    var validFrom: String?
    /// Until when it is valid, in UTC.
    var validUntil: String?
    /// Why there is no certificate.
    var error: String?

    /// `host` has shown `certificate`.
    init(_ host: BindAddress, _ certificate: SeenCertificate) {
        self.host = "\(host)"
        self.pin = "\(certificate.pin)"
        self.subject = certificate.subject
        self.issuer = certificate.issuer
        self.names = certificate.names
        self.validFrom = Self.time(certificate.notBefore)
        self.validUntil = Self.time(certificate.notAfter)
    }

    /// `host` has shown none.
    init(_ host: BindAddress, failed error: ConsoleError) {
        self.host = "\(host)"
        self.error = error.explanation
    }

    private static func time(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
    }
}
