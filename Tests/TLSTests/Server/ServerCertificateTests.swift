// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import TLS

@Suite struct ServerCertificateTests {
    private static func settings(_ files: TestCertificate) -> ServerTLSSettings {
        ServerTLSSettings(certificateFile: files.certificateFile, keyFile: files.keyFile)
    }

    private static func failure(_ settings: ServerTLSSettings) -> String {
        do {
            _ = try ServerCertificate(settings, logger: LogLines().logger)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func whatCannotBeUsedIsNamed() async throws {
        try await withTemporaryFolder { folder in
            let good = try await TestCertificate.make(in: folder)
            let other = try await TestCertificate.make("other", in: folder)
            let locked = try await TestCertificate.make("locked", in: folder, passphrase: "tell nobody")
            let junk = "\(folder)/junk"
            try Data("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".utf8)
                .write(to: URL(fileURLWithPath: junk))
            let empty = "\(folder)/empty"
            try Data().write(to: URL(fileURLWithPath: empty))

            func told(_ certificate: String, _ key: String) -> String {
                Self.failure(ServerTLSSettings(certificateFile: certificate, keyFile: key))
            }
            #expect(told("\(folder)/none", good.keyFile).contains("the file \(folder)/none cannot be read"))
            #expect(told(folder, good.keyFile).contains("the file \(folder) cannot be read"))
            #expect(told(good.certificateFile, "\(folder)/none").contains("the file \(folder)/none cannot be read"))
            #expect(told(empty, good.keyFile).contains("the file \(empty) is empty"))
            #expect(told(junk, good.keyFile).contains("the file \(junk) holds no certificate in PEM"))
            #expect(told(good.keyFile, good.keyFile).contains("holds no certificate in PEM"))
            #expect(told(good.certificateFile, junk).contains("the file \(junk) holds no private key in PEM"))
            #expect(told(good.certificateFile, locked.keyFile).contains("has a passphrase"))
            let mismatch = told(good.certificateFile, other.keyFile)
            #expect(mismatch.contains("the key in \(other.keyFile) is not that of the certificate"))
            #expect(mismatch.contains(good.certificateFile))
        }
    }

    @Test func aKeyInTheOldFormWithAPassphraseIsNamedToo() async throws {
        try await withTemporaryFolder { folder in
            let good = try await TestCertificate.make(in: folder)
            let old = "\(folder)/old.key"
            try await TestCertificate.openssl([
                "ec", "-in", good.keyFile, "-out", old, "-aes128", "-passout", "pass:tell nobody",
            ])
            let settings = ServerTLSSettings(certificateFile: good.certificateFile, keyFile: old)
            #expect(Self.failure(settings).contains("the key in \(old) has a passphrase"))
        }
    }

    @Test func whatIsOddIsWarnedOfOnce() async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder, days: 1)
            let log = LogLines()
            try ServerCertificate(Self.settings(files), logger: log.logger).check()
            #expect(log.all.isEmpty)

            let late = TimeSource { Instant(milliseconds: Int64((Date().timeIntervalSince1970 + 2 * 86_400) * 1000)) }
            let expired = try ServerCertificate(Self.settings(files), logger: log.logger, clock: late)
            expired.check()
            expired.check()
            #expect(log.all.count == 1)
            #expect(log.all.first?.hasPrefix("warning certificate has expired") == true)
            #expect(log.all.first?.contains(files.certificateFile) == true)

            let early = TimeSource { Instant(milliseconds: Int64((Date().timeIntervalSince1970 - 86_400) * 1000)) }
            try ServerCertificate(Self.settings(files), logger: log.logger, clock: early).check()
            #expect(log.all.last?.hasPrefix("warning certificate is not valid yet") == true)

            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: files.keyFile)
            try ServerCertificate(Self.settings(files), logger: log.logger).check()
            #expect(log.all.last?.hasPrefix("warning private key can be read by others") == true)
            #expect(log.all.last?.contains(files.keyFile) == true)
            #expect(log.all.count == 3)
        }
    }

    @Test func aNewPairIsFoundAndABadOneChangesNothing() async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder)
            let log = LogLines()
            let certificate = try ServerCertificate(Self.settings(files), logger: log.logger)
            let first = certificate.context
            certificate.check()
            #expect(certificate.context === first)
            #expect(log.all.isEmpty)

            // Another file behind the same name, as renewals put it there.
            _ = try await TestCertificate.make(in: folder)
            certificate.check()
            let second = certificate.context
            #expect(second !== first)
            #expect(log.all.count == 1)
            #expect(log.all.last?.hasPrefix("notice certificate loaded") == true)

            try Data("nothing".utf8).write(to: URL(fileURLWithPath: files.keyFile))
            certificate.check()
            certificate.check()
            #expect(certificate.context === second)
            #expect(log.all.count == 2, "told once for each change")
            #expect(log.all.last?.hasPrefix("error certificate not loaded") == true)
            #expect(log.all.last?.contains(files.keyFile) == true)
            #expect(throws: ConsoleError.self) { try certificate.reload() }
            #expect(certificate.context === second)
        }
    }
}
