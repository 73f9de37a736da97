// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOSSL
import Testing

@testable import TLS

@Suite struct TLSConfigurationFloorTests {
    @Test func versionsBelowOnePointTwoAreOff() {
        var configuration = TLSConfiguration.makeClientConfiguration()
        #expect(configuration.minimumTLSVersion == .tlsv1, "the library's default, and why there is a floor")
        configuration.raiseToFloor()
        #expect(configuration.minimumTLSVersion == .tlsv12)
    }

    @Test func onlyForwardSecretAuthenticatedSuitesAreLeft() {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.raiseToFloor()
        let suites = configuration.cipherSuiteValues
        #expect(suites.contains(.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
        #expect(!suites.contains(.TLS_RSA_WITH_AES_128_GCM_SHA256), "no forward secrecy")
        #expect(!suites.contains(.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA), "no authenticated encryption")
    }
}
