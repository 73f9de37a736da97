// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a handshake failed of. BoringSSL's errors have names and nothing else to tell them apart by.
enum BoringSSLFailure: Sendable, Hashable {
    /// The client has shown no certificate.
    case noCertificate
    /// The other side's certificate was not accepted here.
    case notVerified
    /// The other side wants a certificate.
    case certificateWanted
    /// The other side says that the certificate it was shown has expired.
    case certificateExpired
    /// The other side does not accept the certificate it was shown.
    case certificateRefused
    /// There is no version of TLS that both speak.
    case noCommonVersion
    /// The other side speaks something else.
    case notTLS
    /// The other side closed the connection in the handshake.
    case closed
    /// The other side ended the handshake without saying why.
    case ended
    /// Something else.
    case other

    /// What the error that prints as `text` is.
    init(_ text: String) {
        let names: KeyValuePairs<BoringSSLFailure, [String]> = [
            .noCertificate: ["PEER_DID_NOT_RETURN_A_CERTIFICATE"],
            .notVerified: ["CERTIFICATE_VERIFY_FAILED"],
            .certificateWanted: ["CERTIFICATE_REQUIRED"],
            .certificateExpired: ["ALERT_CERTIFICATE_EXPIRED"],
            .certificateRefused: [
                "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_CERTIFICATE_REVOKED",
                "ALERT_UNSUPPORTED_CERTIFICATE", "ALERT_ACCESS_DENIED",
            ],
            .noCommonVersion: ["PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"],
            .notTLS: ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNEXPECTED_RECORD", "UNEXPECTED_MESSAGE"],
            .closed: ["eofDuringHandshake", "EOF during handshake", "uncleanShutdown"],
            .ended: ["ALERT_HANDSHAKE_FAILURE", "HANDSHAKE_FAILURE_ON_CLIENT_HELLO"],
        ]
        self = names.first { $0.value.contains { text.contains($0) } }?.key ?? .other
    }
}
