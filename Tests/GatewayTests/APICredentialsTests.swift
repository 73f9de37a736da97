// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Foundation
import Testing

@testable import Gateway

@Suite struct APICredentialsTests {
    @Test(
        arguments: [
            ([:], nil), (["ORIEL_API_TOKEN": "", "ORIEL_API_USER": ""], nil),
            (["ORIEL_API_TOKEN": "abc"], "Bearer abc"),
            (["ORIEL_API_USER": "alice", "ORIEL_API_PASSWORD": "ä: b"], "Basic YWxpY2U6w6Q6IGI="),
        ] as [([String: String], String?)])
    func theEnvironmentHoldsThem(_ environment: [String: String], _ authorization: String?) throws {
        let credentials = try APICredentials.find(in: environment)
        #expect(credentials?.authorization == authorization)
    }

    @Test func aTokenMayBeInAFile() async throws {
        try await withFile("abc\n") { path in
            let credentials = try APICredentials.find(in: ["ORIEL_API_TOKEN_FILE": path])
            #expect(credentials == .token(Secret("abc")))
        }
        let failure = #expect(throws: CommandFailure.self) {
            try APICredentials.find(in: ["ORIEL_API_TOKEN_FILE": "/nowhere"])
        }
        #expect(failure?.lines == ["oriel: ORIEL_API_TOKEN_FILE: the file /nowhere cannot be read"])
    }

    @Test(arguments: [
        ["ORIEL_API_USER": "alice"], ["ORIEL_API_PASSWORD": "b"], ["ORIEL_API_TOKEN": "a\r\nX-More: b"],
        ["ORIEL_API_TOKEN": "a", "ORIEL_API_USER": "alice", "ORIEL_API_PASSWORD": "b"],
    ])
    func halvesAndMoreThanOneAreMistakes(_ environment: [String: String]) {
        let failure = #expect(throws: CommandFailure.self) { try APICredentials.find(in: environment) }
        #expect(failure?.status == .mistakes)
    }

    @Test func theyDoNotPrint() {
        let both: [APICredentials] = [.token(Secret("abc")), .password(user: "alice", Secret("abc"))]
        #expect(!"\(both)".contains("abc"))
    }
}
