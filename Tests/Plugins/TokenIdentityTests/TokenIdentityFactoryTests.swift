// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing
import TokenIdentity

@Suite struct TokenIdentityFactoryTests {
    private static func read(_ entries: KeyValuePairs<String, SettingsNode>) -> (TokenIdentityFactory?, [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(.map(entries), path: "identity", report: report)
        let factory = TokenIdentityFactory(section: section)
        section.finish()
        return (factory, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    @Test func tokensComeFromTheirFiles() async throws {
        try await withTemporaryFolder { folder in
            let token = String(repeating: "0123456789abcdef", count: 4)
            try "\(token)\n".write(toFile: "\(folder)/portal", atomically: true, encoding: .utf8)
            let (factory, mistakes) = Self.read([
                "tokens": .map([
                    "portal": .map(["secret": .map(["file": .text("\(folder)/portal")]), "role": .text("admin")])
                ])
            ])
            #expect(mistakes.isEmpty)
            let provider = try await #require(factory).makeIdentityProvider()
            let principal = try await provider.authenticate(
                header: { $0 == "x-auth-token" ? token : nil }, client: "192.0.2.7")
            #expect(principal == Principal(name: "portal", role: .admin))
        }
    }

    @Test func aTokenThatIsNotThereIsSaidToBeMissing() async throws {
        let (factory, _) = Self.read([
            "tokens": .map(["ci": .map(["secret": .map(["file": .text("/nowhere")]), "project": .text("blue")])])
        ])
        let made = try #require(factory)
        let error = await #expect(throws: ConsoleError.self) { try await made.makeIdentityProvider() }
        #expect(error?.explanation == "the token of 'ci' cannot be had: the file /nowhere cannot be read")
    }

    @Test func everyMistakeIsTold() {
        #expect(Self.read([:]).1 == ["identity.tokens: is required: at least one token"])
        let (_, mistakes) = Self.read([
            "tokens": .map(["ci": .map(["secret": .text("abc"), "project": .text("blue")])])
        ])
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("identity.tokens.ci.secret: expected a reference") == true)
        #expect(!mistakes.description.contains("abc"))
    }
}
