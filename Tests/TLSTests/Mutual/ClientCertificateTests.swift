// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Logging
import NIOSSL
import Testing

@testable import TLS

@Suite struct ClientCertificateTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func settings(_ authority: TestAuthority, _ identity: TestIdentity) -> ClientTLSSettings {
        ClientTLSSettings(
            certificateFile: identity.certificate, keyFile: identity.privateKey,
            authoritiesFile: authority.certificate)
    }

    @Test func everyFileThatIsWrongIsNamed() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("ca", in: folder)
            let (one, two) = (try authority.issue("one"), try authority.issue("two"))
            let good = self.settings(authority, one)
            _ = try ClientCertificate(good, logger: self.logger)
            for (change, words) in [
                ({ $0.certificateFile = "/nowhere" }, "tls.cert_file: /nowhere cannot be read"),
                ({ $0.certificateFile = one.privateKey }, "tls.cert_file: \(one.privateKey) has no certificate"),
                (
                    { $0.keyFile = one.certificate },
                    "tls.key_file: \(one.certificate) cannot be read, has no private key"
                ),
                ({ $0.keyFile = two.privateKey }, "tls.key_file: \(two.privateKey) is not the key of tls.cert_file"),
                ({ $0.authoritiesFile = "/nowhere" }, "tls.ca_file: /nowhere cannot be read"),
            ] as [((inout ClientTLSSettings) -> Void, String)] {
                var settings = good
                change(&settings)
                let error = #expect(throws: ConsoleError.self) { try ClientCertificate(settings, logger: self.logger) }
                #expect(error?.message.hasPrefix(words) == true, "\(String(describing: error))")
            }
        }
    }

    @Test func filesThatChangeAreTakenUpAndBrokenOnesAreNot() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("ca", in: folder)
            let identity = try authority.issue("one")
            let certificate = try ClientCertificate(self.settings(authority, identity), logger: self.logger)
            let first = certificate.configuration
            certificate.reloadIfChanged()
            #expect(certificate.configuration.bestEffortEquals(first))
            _ = try authority.issue("one")
            certificate.reloadIfChanged()
            let second = certificate.configuration
            #expect(!second.bestEffortEquals(first))
            try Data("x".utf8).write(to: URL(fileURLWithPath: identity.privateKey))
            certificate.reloadIfChanged()
            #expect(certificate.configuration.bestEffortEquals(second))
            #expect(throws: ConsoleError.self) { try certificate.reload() }
        }
    }
}
