// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOSSL
import Testing

@testable import TLS

@Suite struct TLSFailureTests {
    private static func text(_ name: String) -> String {
        "handshakeFailed(NIOSSL.BoringSSLError.sslError([Error: 1 error:1:SSL routines:OPENSSL_internal:\(name) at "
            + "/x/ssl.cc:1]))"
    }

    @Test(arguments: [
        ("CERTIFICATE_VERIFY_FAILED", "is not signed by an authority that is trusted here"),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "has shown no certificate"),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", "wants a certificate"),
        ("SSLV3_ALERT_CERTIFICATE_EXPIRED", "has expired"), ("TLSV1_ALERT_UNKNOWN_CA", "does not accept"),
        ("WRONG_VERSION_NUMBER", "does not speak TLS"), ("TLSV1_ALERT_PROTOCOL_VERSION", "no TLS version in common"),
        ("SOMETHING_ELSE", "TLS failed: SOMETHING_ELSE"),
    ])
    func aFailureIsSaidInAFewWords(name: String, words: String) {
        let meaning = TLSFailure.meaning(of: Self.text(name))
        #expect(meaning.contains(words), "\(meaning)")
        #expect(!meaning.contains("ssl.cc") && meaning.utf8.count < 128)
    }

    @Test func whatIsNoneOfTLSIsLeftToOthers() {
        #expect(TLSFailure.explanation(of: CancellationError()) == nil)
        #expect(TLSFailure.explanation(of: NIOSSLError.uncleanShutdown)?.contains("closed the connection") == true)
        #expect(TLSFailure.explanation(of: NIOSSLExtraError.failedToValidateHostname)?.contains("another name") == true)
    }
}
