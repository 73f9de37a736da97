// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import TLS

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

@Suite struct ConsoleTLSClientsTests {
    private func failure(_ tls: ConsoleTLS) -> String {
        do {
            try ConsoleTLSClients.check(tls)
            return "nothing"
        } catch {
            return error.message
        }
    }

    @Test func theFilesAreReadOnceForAllConsolesThatShareThem() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("one", in: folder)
            let clients = ConsoleTLSClients()
            var tls = ConsoleTLS(authorities: authority.certificate)
            let first = try clients.client(for: tls, host: "a.example.org")
            tls.serverName = "c.example.org"
            let second = try clients.client(for: tls, host: "b.example.org")
            #expect(first.context === second.context)
            #expect(first.identity == .name("a.example.org"))
            #expect(second.identity == .name("c.example.org"))
            let numeric = try clients.client(for: ConsoleTLS(authorities: authority.certificate), host: "10.0.0.1")
            #expect(numeric.context !== first.context)
        }
    }

    @Test func filesThatChangeOnDiskCountFromTheNextConsoleOn() async throws {
        try await withTemporaryFolder { folder in
            let file = "\(folder)/ca.pem"
            #expect(symlink(try TestAuthority("one", in: folder).certificate, file) == 0)
            let clients = ConsoleTLSClients()
            let tls = ConsoleTLS(authorities: file)
            let first = try clients.client(for: tls, host: "kvm1")
            let two = try TestAuthority("two", in: folder).certificate
            #expect(unlink(file) == 0)
            #expect(symlink(two, file) == 0)
            let second = try clients.client(for: tls, host: "kvm1")
            #expect(first.context !== second.context)
            #expect(try clients.client(for: tls, host: "kvm1").context === second.context)
        }
    }

    @Test func newFilesThatCannotBeUsedLeaveTheOldOnesInForce() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("one", in: folder)
            let stale = Watched<[String]>([])
            let clients = ConsoleTLSClients { error in stale.update { $0.append(error.message) } }
            let tls = ConsoleTLS(authorities: authority.certificate)
            let first = try clients.client(for: tls, host: "kvm1")
            try write("half a certifica", to: authority.certificate)
            #expect(try clients.client(for: tls, host: "kvm1").context === first.context)
            #expect(unlink(authority.certificate) == 0)
            #expect(try clients.client(for: tls, host: "kvm1").context === first.context)
            #expect(stale.current.count == 2)
            #expect(stale.current.allSatisfy { $0.contains("ca_file") })
        }
    }

    @Test func eachFileThatCannotBeUsedIsNamedWithItsKey() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("one", in: folder)
            let (one, two) = (try authority.issue("first"), try authority.issue("second"))
            try write("nothing of use", to: "\(folder)/text")
            try write("", to: "\(folder)/empty")
            #expect(self.failure(ConsoleTLS(authorities: authority.certificate)) == "nothing")
            #expect(self.failure(ConsoleTLS(certificate: one.certificate, privateKey: one.privateKey)) == "nothing")
            #expect(
                self.failure(ConsoleTLS(authorities: "\(folder)/no"))
                    == "ca_file: \(folder)/no cannot be read: No such file or directory")
            #expect(self.failure(ConsoleTLS(authorities: folder)) == "ca_file: \(folder) is not a file")
            for name in ["text", "empty"] {
                #expect(
                    self.failure(ConsoleTLS(authorities: "\(folder)/\(name)"))
                        == "ca_file: \(folder)/\(name) has no certificate in PEM form")
            }
            #expect(
                self.failure(ConsoleTLS(certificate: "\(folder)/text", privateKey: one.privateKey))
                    == "cert_file: \(folder)/text has no certificate in PEM form")
            #expect(
                self.failure(ConsoleTLS(certificate: one.certificate, privateKey: "\(folder)/text"))
                    == "key_file: \(folder)/text has no private key in PEM form, or one with a passphrase")
            #expect(
                self.failure(ConsoleTLS(certificate: one.certificate, privateKey: two.privateKey))
                    == "key_file: \(two.privateKey) is not the key of cert_file")
        }
    }

    @Test func aConsoleWithoutAHostNeedsAName() throws {
        let error = #expect(throws: ConsoleError.self) {
            _ = try ConsoleTLSClients().client(for: ConsoleTLS(), host: nil)
        }
        #expect(error?.message.contains("tls.server_name") == true)
        #expect(try ConsoleTLSClients().client(for: ConsoleTLS(serverName: "box"), host: nil).identity == .name("box"))
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        _ = text.withCString { fputs($0, file) }
        fclose(file)
    }
}
