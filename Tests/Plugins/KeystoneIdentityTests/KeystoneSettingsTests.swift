// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import KeystoneIdentity

@Suite struct KeystoneSettingsTests {
    private static let user: [(String, SettingsNode)] = [
        ("url", .text("https://keystone.example.org:5000/v3/")), ("username", .text("oriel")),
        ("password", .map(["env": .text("PATH")])), ("project", .text("service")),
    ]

    private static func read(_ entries: [(String, SettingsNode)]) -> (KeystoneSettings?, [String]) {
        let here = SettingsLocation(line: 1, column: 1)
        let node = SettingsNode(
            .mapping(entries.map { SettingsEntry(key: $0.0, at: here, value: $0.1) }), at: here)
        let report = SettingsReport(file: "f")
        let section = Section(node, path: "identity", report: report)
        let settings = KeystoneSettings(section: section)
        section.finish()
        return (settings, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    @Test func theDefaultsAreKeystonesOwn() throws {
        let (settings, mistakes) = Self.read(Self.user)
        #expect(mistakes.isEmpty)
        let read = try #require(settings)
        #expect(read.url == "https://keystone.example.org:5000/v3")
        #expect(read.cache == .seconds(30) && read.timeout == .seconds(2))
        #expect(read.roles.role(of: ["member"]) == .member && read.roles.role(of: ["other"]) == nil)
        let body = String(decoding: try read.credentials().body(), as: UTF8.self)
        #expect(body.contains(#""name":"oriel""#) && body.contains(#""name":"service""#))
    }

    @Test func rolesHaveOtherNamesWhereTheFileSaysSo() throws {
        let (settings, _) = Self.read(
            Self.user + [("member_roles", .list(.text("creator"), .text("_member_"))), ("admin_roles", .list())])
        let roles = try #require(settings).roles
        #expect(roles.role(of: ["_member_"]) == .member && roles.role(of: ["member"]) == nil)
        #expect(roles.role(of: ["admin", "reader"]) == .reader)
    }

    @Test func anApplicationCredentialIsEnough() throws {
        let (settings, mistakes) = Self.read([
            Self.user[0], ("application_credential_id", .text("abc")),
            ("application_credential_secret", .map(["env": .text("PATH")])),
        ])
        #expect(mistakes.isEmpty)
        let body = String(decoding: try #require(settings).credentials().body(), as: UTF8.self)
        #expect(body.contains(#""methods":["application_credential"]"#) && !body.contains("scope"))
    }

    @Test(arguments: [0, 1, 2, 3]) func whatIsMissingIsTold(_ index: Int) {
        var entries = Self.user
        entries.remove(at: index)
        #expect(Self.read(entries).1.count == 1)
    }

    @Test(arguments: [
        "https://keystone.example.org", "ftp://k/v3", "https:///v3", "https://u:p@k/v3", "https://k/v3?x", "k/v3",
    ])
    func otherURLsAreMistakes(_ url: String) {
        let mistakes = Self.read([("url", .text(url))] + Self.user.dropFirst()).1
        #expect(mistakes == ["identity.url: must look like https://keystone.example.org:5000/v3"])
    }

    @Test func twoWaysToSignInAreOneTooMany() {
        #expect(Self.read(Self.user + [("application_credential_id", .text("abc"))]).1.count == 1)
    }
}
