// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL

/// What a TLS handshake failed of, in a few words for an operator, who is told otherwise what BoringSSL calls it and in which
/// line of its source that is.
package enum TLSFailure {
    /// What `error` says of the other side; `nil` when it is none of TLS.
    package static func explanation(of error: any Error) -> String? {
        if let error = error as? NIOSSLExtraError {
            switch error {
            case .failedToValidateHostname, .serverHostnameImpossibleToMatch:
                return "its certificate is for another name"
            default: return nil
            }
        }
        guard error is NIOSSLError || error is BoringSSLError else { return nil }
        return self.meaning(of: "\(error)")
    }

    /// BoringSSL's errors have names and nothing else to tell them apart by.
    static func meaning(of text: String) -> String {
        func has(_ names: String...) -> Bool { names.contains { text.contains($0) } }
        if has("PEER_DID_NOT_RETURN_A_CERTIFICATE") { return "it has shown no certificate" }
        if has("CERTIFICATE_VERIFY_FAILED") {
            return "its certificate is not signed by an authority that is trusted here, is not valid now, or is for "
                + "something else"
        }
        if has("CERTIFICATE_REQUIRED") { return "it wants a certificate" }
        if has("ALERT_CERTIFICATE_EXPIRED") { return "it says that the certificate it was shown has expired" }
        if has(
            "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_CERTIFICATE_REVOKED",
            "ALERT_UNSUPPORTED_CERTIFICATE", "ALERT_ACCESS_DENIED")
        {
            return "it does not accept the certificate it was shown"
        }
        if has("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNEXPECTED_RECORD", "UNEXPECTED_MESSAGE") {
            return "it does not speak TLS"
        }
        if has("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL") { return "there is no TLS version in common" }
        if has("eofDuringHandshake", "EOF during handshake", "uncleanShutdown") {
            return "it closed the connection in the TLS handshake"
        }
        guard let name = text.firstMatch(of: /OPENSSL_internal:([A-Z0-9_]+)/)?.output.1 else { return "TLS failed" }
        return "TLS failed: \(name)"
    }
}
