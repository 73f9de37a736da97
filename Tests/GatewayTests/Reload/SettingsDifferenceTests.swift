// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Settings
import Testing

@testable import Gateway

@Suite struct SettingsDifferenceTests {
    private func changes(_ old: String, _ new: String) throws -> [String] {
        func tree(_ text: String) throws -> SettingsNode {
            try #require(SettingsFile.parse(text, report: SettingsReport(file: "f"))).node
        }
        return SettingsDifference(from: try tree(old), to: try tree(new)).changes.map(\.description)
    }

    @Test func orderPlacesAndCommentsDoNotCount() throws {
        #expect(try self.changes("a: 1\nb: {c: [x, y]}", "# new\nb:\n  c:\n    - x\n    - y\na: '1'") == [])
    }

    @Test func eachKeyThatChangedCameOrWentIsTold() throws {
        #expect(
            try self.changes("a: {b: 1, c: 2}\nd: [x]", "a: {b: 3, e: {f: 4}}\nd: [x, y]") == [
                "a.b: 1 -> 3", "a.c: 2 -> (none)", "a.e.f: (none) -> 4", "d: [x] -> [x, y]",
            ])
    }

    @Test(arguments: ["password", "admin_password", "token", "secret", "client_secret", "password_hash"])
    func whatMayBeNearToASecretIsNotShown(key: String) throws {
        #expect(try self.changes("x: {\(key): hunter2}", "x: {\(key): hunter3}") == ["x.\(key): *** -> ***"])
        #expect(
            try self.changes("x: {\(key): {file: /a}}", "x: {\(key): {file: /b}}") == ["x.\(key).file: *** -> ***"])
    }

    @Test func whatLiesBelowAPathTouchesIt() throws {
        let tree = { (text: String) in
            SettingsFile.parse(text, report: SettingsReport(file: "f"))?.node
                ?? SettingsNode(
                    .empty, at: SettingsLocation(line: 1, column: 1))
        }
        let difference = SettingsDifference(from: tree("a: {b: {c: 1}}\nab: 1"), to: tree("a: {b: {c: 2}}\nab: 1"))
        #expect(difference.touches("a") && difference.touches("a.b") && difference.touches("a.b.c"))
        #expect(!difference.touches("ab") && !difference.touches("a.b.c.d"))
    }
}
