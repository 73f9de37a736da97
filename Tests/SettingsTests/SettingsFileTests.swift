// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Foundation
import Settings
import Testing

@Suite struct SettingsFileTests {
    @Test func aFileIsRead() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "oriel-\(UUID()).yaml").path
        try Data("api:\n  port: 8774\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = SettingsReport(file: path)
        let section = try #require(SettingsFile.load(path, report: report))
        #expect(section.section("api")?.optional("port", as: Int.self) == 8774)
        #expect(report.mistakes.isEmpty)
    }

    @Test func aMissingFileIsAMistake() {
        let report = SettingsReport(file: "/nowhere/oriel.yaml")
        #expect(SettingsFile.load("/nowhere/oriel.yaml", report: report) == nil)
        #expect(report.mistakes.map(\.description) == ["/nowhere/oriel.yaml:1:1: there is no such file"])
    }

    @Test func aFolderIsAMistake() {
        let report = SettingsReport(file: "/tmp")
        #expect(SettingsFile.load("/tmp", report: report) == nil)
        #expect(report.mistakes.map(\.description) == ["/tmp:1:1: this is a directory"])
    }

    @Test func aPipeIsAMistakeAndIsNotWaitedFor() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "oriel-\(UUID()).fifo").path
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let report = SettingsReport(file: "f")
        #expect(SettingsFile.load(path, report: report) == nil)
        #expect(report.mistakes.map(\.description) == ["f:1:1: this is not a regular file"])
    }

    @Test(arguments: ["\\0", "\\x1b", "\\r"]) func aControlCharacterIsAMistakeWhereItStands(escape: String) {
        let report = SettingsReport(file: "f")
        _ = SettingsFile.parse("a: 1\nhost: \"127.0.0.1\(escape)x\"\n", report: report)
        #expect(report.mistakes.map(\.description) == ["f:2:7: control characters are not allowed"])
    }

    @Test(arguments: [
        (ConfigurationText.maximumSize, [String]()),
        (ConfigurationText.maximumSize + 1, ["f:1:1: the file is larger than 1 MiB"]),
    ])
    func aFileHasALimit(_ size: Int, _ expected: [String]) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "oriel-\(UUID()).yaml").path
        let text = "a: b\n#"
        let padding = String(repeating: "x", count: size - text.utf8.count)
        try Data((text + padding).utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = SettingsReport(file: "f")
        _ = SettingsFile.load(path, report: report)
        #expect(report.mistakes.map(\.description) == expected)
    }

    @Test func bytesThatAreNoTextAreAMistake() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "oriel-\(UUID()).yaml").path
        try Data([0x61, 0x3a, 0x20, 0xff, 0xfe]).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = SettingsReport(file: "f")
        #expect(SettingsFile.load(path, report: report) == nil)
        #expect(report.mistakes.map(\.description) == ["f:1:1: the file is not UTF-8 text"])
    }
}
