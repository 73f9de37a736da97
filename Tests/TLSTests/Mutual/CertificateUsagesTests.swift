// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import NIOSSL
import Testing

@testable import TLS

@Suite struct CertificateUsagesTests {
    private func bytes(_ usages: [String], in folder: String) throws -> [UInt8] {
        let identity = try TestAuthority("ca", in: folder).issue("x", for: ["DNS:Box.Example.org"], usages: usages)
        return try NIOSSLCertificate.fromPEMFile(identity.certificate)[0].toDERBytes()
    }

    @Test(arguments: [
        (["serverAuth"], true, false), (["clientAuth"], false, true), (["serverAuth", "clientAuth"], true, true),
        (["codeSigning"], false, false), ([], false, false), (["critical", "clientAuth"], false, true),
    ])
    func whatItMayBeUsedForIsRead(usages: [String], isForServers: Bool, isForClients: Bool) async throws {
        try await withTemporaryFolder { folder in
            let usages = CertificateUsages(try self.bytes(usages, in: folder))
            #expect(usages.isForServers == isForServers)
            #expect(usages.isForClients == isForClients)
        }
    }

    @Test func aCertificateThatIsCutIsForNobody() async throws {
        try await withTemporaryFolder { folder in
            let bytes = try self.bytes(["clientAuth"], in: folder)
            for length in bytes.indices { #expect(!CertificateUsages(Array(bytes[..<length])).isForClients) }
        }
    }

    @Test func noChangeOfAByteEndsTheProcess() async throws {
        try await withTemporaryFolder { folder in
            var bytes = try self.bytes(["clientAuth"], in: folder)
            for index in bytes.indices {
                let byte = bytes[index]
                for other: UInt8 in [0, 0x30, 0x7F, 0x84, 0xFF] {
                    bytes[index] = other
                    _ = CertificateUsages(bytes)
                }
                bytes[index] = byte
            }
            #expect(CertificateUsages(bytes).isForClients)
        }
    }

    @Test func aPeerHasItsNamesInLowerCase() async throws {
        try await withTemporaryFolder { folder in
            let certificate = try NIOSSLCertificate(bytes: self.bytes(["clientAuth"], in: folder), format: .der)
            let peer = try #require(PeerCertificate(certificate))
            #expect(peer.names == ["box.example.org"])
            #expect(peer.isForClients)
        }
    }
}
