// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConsoleCore
import Testing

@testable import Gateway

@Suite struct ConnectCommandTests {
    private static func parse(_ arguments: String...) throws -> ConnectCommand {
        try #require(try OrielCommand.parseAsRoot(["connect"] + arguments) as? ConnectCommand)
    }

    @Test func itTakesItsArguments() throws {
        let plain = try Self.parse("web1")
        #expect(plain.instance == "web1" && plain.port == 0 && plain.viewer == nil && plain.caFile == nil)
        #expect(!plain.viewOnly && !plain.proxyOnly && !plain.stdio && plain.vv == nil)
        let full = try Self.parse(
            "web1", "--view-only", "--proxy-only", "--port", "5901", "--ca-file", "ca.pem", "--api", "https://h")
        #expect(full.viewOnly && full.proxyOnly && full.port == 5901 && full.caFile == "ca.pem")
        #expect(full.options.source(environment: [:]) == .api("https://h"))
        #expect(try Self.parse("web1", "--viewer", "v {port}").viewer == "v {port}")
        #expect(try Self.parse("web1", "--vv", "web1.vv").vv == "web1.vv")
    }

    @Test(arguments: [
        ["connect"], ["connect", "a", "b"], ["connect", "a", "--stdio", "--proxy-only"],
        ["connect", "a", "--vv", "f", "--viewer", "v"], ["connect", "a", "--port", "65536"],
        ["connect", "a", "--port", "-1"], ["connect", "a", "--stdio", "--port", "5901"],
        ["connect", "a", "--output", "json"],
    ])
    func mistakesInTheArgumentsExitWithTwo(_ arguments: [String]) async {
        #expect(await Gateway.run(arguments, plugins: .fakes) == .mistakes)
    }

    @Test func whatASourceSaysIsSaidWithoutTheProgramsName() {
        #expect(ConnectCommand.words(for: CommandFailure(.notFound, "there is no 'web1'")) == "there is no 'web1'")
        #expect(ConnectCommand.words(for: ConsoleError(.timedOut, "no answer")) == "no answer")
    }
}
