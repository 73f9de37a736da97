// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Signing in by Oriel's own command line.
@Suite(.serialized) struct IdentityTests {
    private static let backend = "lab: {kind: static, instances: {box: {host: 127.0.0.1, port: 5999, project: blue}}}"

    private static func list(_ gateway: OrielProcess, _ environment: [String: String]) throws -> Command.Result {
        try Command.run(
            Repository.oriel, ["instances"],
            environment: environment.merging(["ORIEL_API": gateway.api]) { first, _ in first })
    }

    @Test func aPasswordThatWasHashedSignsIn() throws {
        let hash = try Command.output(
            of: "/bin/sh", ["-c", "printf '%s\\n' 'a word of mine' | \"$0\" passwd", Repository.oriel]
        ).trimmingCharacters(in: .newlines)
        #expect(hash.hasPrefix("$y$"))
        let gateway = try OrielProcess(
            backends: [Self.backend],
            api: "identity: {kind: basic, users: {ann: {project: blue, password_hash: \"\(hash)\"}}}")
        let right = try Self.list(gateway, ["ORIEL_API_USER": "ann", "ORIEL_API_PASSWORD": "a word of mine"])
        #expect(right.status == 0 && right.output.contains("box"), "\(right.errors)")
        let wrong = try Self.list(gateway, ["ORIEL_API_USER": "ann", "ORIEL_API_PASSWORD": "a word of yours"])
        #expect(wrong.status == 1 && wrong.errors.contains("You must sign in"))
        let nobody = try Self.list(gateway, [:])
        #expect(nobody.status == 1 && nobody.errors.contains("You must sign in"))
        #expect(gateway.log.contains("principal=ann"))
        for secret in ["a word of mine", "a word of yours", hash] { #expect(!gateway.log.contains(secret)) }
    }

    @Test func aTokenInAFileSignsIn() throws {
        let token = String(repeating: "0123456789abcdef", count: 4)
        let file = "/tmp/oriel-token-\(UUID().uuidString.prefix(8))"
        try "\(token)\n".write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let gateway = try OrielProcess(
            backends: [Self.backend],
            api: "identity: {kind: token, tokens: {wall: {project: blue, role: reader, secret: {file: \(file)}}}}")
        let right = try Self.list(gateway, ["ORIEL_API_TOKEN_FILE": file])
        #expect(right.status == 0 && right.output.contains("box"), "\(right.errors)")
        let wrong = try Self.list(gateway, ["ORIEL_API_TOKEN": String(token.reversed())])
        #expect(wrong.status == 1 && wrong.errors.contains("You must sign in"))
        let control = try Command.run(
            Repository.oriel, ["console", "url", "box"],
            environment: ["ORIEL_API": gateway.api, "ORIEL_API_TOKEN": token])
        #expect(control.status == 1 && control.errors.contains("ask for mode 'view'"), "\(control.errors)")
        #expect(!gateway.log.contains(token))
    }

    @Test func aPasswordTooShortIsAMistake() throws {
        let result = try Command.run("/bin/sh", ["-c", "echo short | \"$0\" passwd", Repository.oriel])
        #expect(result.status == 2 && result.output.isEmpty && result.errors.contains("too short"))
    }
}
