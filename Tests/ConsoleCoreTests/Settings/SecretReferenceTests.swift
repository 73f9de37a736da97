// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@Suite struct SecretReferenceTests {
    static let canary = "hunter2-canary"

    @Test(
        arguments: [
            ("file", .file("/etc/x")), ("env", .environment("/etc/x")),
        ] as [(String, SecretReference)])
    func aReferenceIsAMapOfOneKey(key: String, reference: SecretReference) {
        #expect(SecretReference(node: .map([key: .text("/etc/x")])) == reference)
    }

    @Test func aCredentialIsAName() {
        #expect(SecretReference(node: .map(["credential": .text("vnc")])) == .credential("vnc"))
        #expect(SecretReference(node: .map(["credential": .text("../vnc")])) == nil)
    }

    @Test(
        arguments: [
            .text(Self.canary), .list(.text(Self.canary)), .map([:]), .map(["value": .text(Self.canary)]),
            .map(["file": .text("")]), .map(["file": .list(.text(Self.canary))]),
            .map(["file": .text("/a"), "env": .text("B")]),
        ] as [SettingsNode])
    func whatIsNoReferenceIsRefusedAndNotRepeated(node: SettingsNode) {
        let (section, report) = section(["password": node.content, "list": node.content])
        #expect(section.optional("password", as: SecretReference.self) == nil)
        _ = section.required("password", as: SecretReference.self)
        _ = section.list("list", of: SecretReference.self)
        section.finish()
        let text = report.mistakes.map(\.description).joined(separator: "\n")
        #expect(text.contains("b.password: expected a reference: {file: PATH}"))
        #expect(!text.contains("canary"), "\(text)")
    }

    @Test(
        arguments: [
            ("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("s3cret\n\n", "s3cret\n"), ("s3cret\r\n", "s3cret"),
            (" s3 cret ", " s3 cret "), ("", ""), ("\n", ""),
        ])
    func oneNewlineAtTheEndOfAFileDoesNotCount(content: String, secret: String) async throws {
        try await withTemporaryFolder { folder in
            try Data(content.utf8).write(to: URL(fileURLWithPath: folder + "/secret"))
            #expect(try SecretReference.file(folder + "/secret").fetch() == Secret(secret))
        }
    }

    @Test func anEnvironmentVariableIsRead() throws {
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        #expect(try SecretReference.environment("PATH").fetch() == Secret(path))
    }

    @Test(
        arguments: [
            (.file("/no/such/file"), "/no/such/file"), (.environment("ORIEL_NO_SUCH"), "ORIEL_NO_SUCH"),
            (.credential("no-such"), "no-such"),
        ] as [(SecretReference, String)])
    func anAbsentSecretIsToldByItsPlace(reference: SecretReference, place: String) throws {
        let error = #expect(throws: ConsoleError.self) { try reference.fetch() }
        #expect(error?.code == .invalidRequest && error?.message.contains(place) == true)
    }

    @Test func aFileThatIsNoTextIsRefusedWithoutItsBytes() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/secret"
            try Data(Array(Self.canary.utf8) + [0xff, 0xfe]).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: ConsoleError.self) { try SecretReference.file(path).fetch() }
            #expect(error?.message.contains(path) == true && error?.description.contains("canary") == false)
        }
    }
}
