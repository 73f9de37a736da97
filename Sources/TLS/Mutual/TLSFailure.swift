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

    /// What the error that prints as `text` says.
    static func meaning(of text: String) -> String {
        switch BoringSSLFailure(text) {
        case .noCertificate: return "it has shown no certificate"
        case .notVerified:
            return "its certificate is not signed by an authority that is trusted here, is not valid now, or is for "
                + "something else"
        case .certificateWanted: return "it wants a certificate"
        case .certificateExpired: return "it says that the certificate it was shown has expired"
        case .certificateRefused: return "it does not accept the certificate it was shown"
        case .noCommonVersion: return "there is no TLS version in common"
        case .notTLS: return "it does not speak TLS"
        case .closed: return "it closed the connection in the TLS handshake"
        case .ended, .other:
            guard let name = text.firstMatch(of: /OPENSSL_internal:([A-Z0-9_]+)/)?.output.1 else { return "TLS failed" }
            return "TLS failed: \(name)"
        }
    }
}
