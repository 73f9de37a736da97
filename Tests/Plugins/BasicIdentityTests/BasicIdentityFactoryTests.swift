// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import BasicIdentity

@Suite struct BasicIdentityFactoryTests {
    private static let hash = SettingsNode.text("$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e")

    private static func read(
        _ entries: KeyValuePairs<String, SettingsNode>
    ) -> (BasicIdentityFactory?, [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(.map(entries), path: "identity", report: report)
        let factory = BasicIdentityFactory(section: section)
        section.finish()
        return (factory, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    private static func mistakes(_ user: KeyValuePairs<String, SettingsNode>, name: String = "alice") -> [String] {
        let users = SettingsNode(
            .mapping([
                SettingsEntry(key: name, at: SettingsLocation(line: 1, column: 1), value: .map(user))
            ]), at: SettingsLocation(line: 1, column: 1))
        return Self.read(["users": users]).1
    }

    @Test func usersAreRead() async throws {
        let (factory, mistakes) = Self.read([
            "users": .map([
                "alice": .map(["password_hash": Self.hash, "project": .text("blue")]),
                "root@example.org": .map(["password_hash": Self.hash, "role": .text("admin")]),
            ]),
            "remember": .text("0s"), "limits": .map(["password_checks_per_second": .text("0")]),
        ])
        #expect(mistakes.isEmpty)
        let provider = try await #require(factory).makeIdentityProvider()
        // root@example.org:correct horse
        let authorization = "Basic cm9vdEBleGFtcGxlLm9yZzpjb3JyZWN0IGhvcnNl"
        let principal = try await provider.authenticate(header: { _ in authorization }, client: "")
        #expect(principal == Principal(name: "root@example.org", role: .admin))
    }

    @Test func aListOfNobodyIsAMistake() {
        #expect(Self.read([:]).1 == ["identity.users: is required: at least one user"])
        #expect(Self.read(["users": .map([:])]).1 == ["identity.users: is required: at least one user"])
    }

    @Test func everyMistakeIsTold() {
        #expect(
            Self.mistakes([:]) == [
                "identity.users.alice.password_hash: is required: a text",
                "identity.users.alice.project: is required with role member: the project whose instances it sees",
            ])
        #expect(
            Self.mistakes(["password_hash": Self.hash, "role": .text("king")])
                == ["identity.users.alice.role: \"king\" is not allowed: admin, member, reader"])
        #expect(
            Self.mistakes(["password_hash": Self.hash, "role": .text("admin"), "project": .text("blue")]) == [
                "identity.users.alice.project: means nothing with role admin, who sees the instances of every project"
            ])
        #expect(
            Self.mistakes(["password_hash": Self.hash, "project": .text("")])
                == ["identity.users.alice.project: must not be empty"])
        for name in ["a:b", "a b", "", String(repeating: "x", count: 65)] {
            #expect(Self.mistakes(["password_hash": Self.hash, "project": .text("p")], name: name).count == 1)
        }
    }

    @Test func aPasswordInThePlaceOfItsHashIsNotRepeated() {
        let mistakes = Self.mistakes(["password_hash": .text("hunter2"), "project": .text("blue")])
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("identity.users.alice.password_hash: is not a password hash") == true)
        #expect(!mistakes.description.contains("hunter2"))
    }
}
