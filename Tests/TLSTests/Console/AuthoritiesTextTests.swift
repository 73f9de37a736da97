// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import TLS

@Suite struct AuthoritiesTextTests {
    @Test func certificatesComeAlongAndNothingElseInTheFile() async throws {
        try await withTemporaryFolder { folder in
            let (one, two) = (try TestAuthority("one", in: folder), try TestAuthority("two", in: folder))
            let texts = try [one.certificate, "\(folder)/one.key", two.certificate].map {
                try String(contentsOfFile: $0, encoding: .utf8)
            }
            let file = "\(folder)/all.pem"
            try "a comment\n\(texts.joined())".write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try AuthoritiesText.read(ConsoleTLS(authorities: file)) == texts[0] + texts[2])
        }
    }

    @Test func theSystemsAuthoritiesAreNotSent() throws {
        #expect(try AuthoritiesText.read(ConsoleTLS()) == nil)
        #expect(try AuthoritiesText.read(ConsoleTLS(authoritiesPEM: "as it came")) == "as it came")
    }

    @Test func aFileThatIsNoneIsNamed() {
        let error = #expect(throws: ConsoleError.self) {
            try AuthoritiesText.read(ConsoleTLS(authorities: "/nowhere/ca.pem"))
        }
        #expect(error?.message.contains("ca_file: /nowhere/ca.pem") == true)
    }

    @Test func whatArrivedCountsInsteadOfAFile() async throws {
        try await withTemporaryFolder { folder in
            let (one, two) = (try TestAuthority("one", in: folder), try TestAuthority("two", in: folder))
            let text = try AuthoritiesText.read(ConsoleTLS(authorities: one.certificate))
            let clients = ConsoleTLSClients()
            let sent = ConsoleTLS(authoritiesPEM: text)
            let first = try clients.client(for: sent, host: "a.example.org")
            #expect(try clients.client(for: sent, host: "b.example.org").context === first.context)
            let other = ConsoleTLS(authoritiesPEM: try AuthoritiesText.read(ConsoleTLS(authorities: two.certificate)))
            #expect(try clients.client(for: other, host: "a.example.org").context !== first.context)
            #expect(throws: ConsoleError.self) {
                try clients.client(for: ConsoleTLS(authoritiesPEM: "nonsense"), host: "a.example.org")
            }
        }
    }
}
