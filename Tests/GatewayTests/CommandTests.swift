// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConsoleAPI
import ConsoleCore
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Gateway

@Suite struct CommandTests {
    @Test func serveReadsTheUsualFile() throws {
        let command = try #require(try OrielCommand.parseAsRoot(["serve"]) as? ServeCommand)
        #expect(command.configuration.config == "/etc/oriel/oriel.yaml")
    }

    @Test func consoleURLTakesItsArguments() throws {
        let arguments = ["console", "url", "web", "--type", "xvpvnc", "--api", "http://x:1", "--output", "json"]
        let command = try #require(try OrielCommand.parseAsRoot(arguments) as? ConsoleURLCommand)
        #expect(command.instance == "web")
        #expect(command.type == "xvpvnc")
        #expect(!command.viewOnly)
        #expect(command.options.source(environment: [:]) == .api("http://x:1"))
        #expect(command.format.output == .json)
    }

    @Test func consoleRevokeTakesItsArguments() throws {
        let arguments = ["console", "revoke", "web", "--api", "http://x:1", "--output", "json"]
        let command = try #require(try OrielCommand.parseAsRoot(arguments) as? ConsoleRevokeCommand)
        #expect(command.instance == "web")
        #expect(command.options.source(environment: [:]) == .api("http://x:1"))
        #expect(command.format.output == .json)
    }

    @Test func aRevocationIsToldInOneLine() {
        let id = InstanceID(bytes: (1, 1))
        let sentences = [0, 1, 2].map {
            ConsoleRevokeCommand.sentence(on: RevocationAnswer(instance: id, tokens: $0))
        }
        #expect(
            sentences == [
                "0 tokens of \(id) revoked, sessions ended", "1 token of \(id) revoked, sessions ended",
                "2 tokens of \(id) revoked, sessions ended",
            ])
    }

    @Test func aViewOnlyURLIsSaidToBeOne() throws {
        let parsed = try OrielCommand.parseAsRoot(["console", "url", "web", "--view-only"])
        #expect(try #require(parsed as? ConsoleURLCommand).viewOnly)
        let id = "0f9d8b6e-3c1a-4f7e-9d65-2b8c4e1a7f30"
        let instance = Instance(id: try #require(InstanceID(id)), name: "web", powerState: .running, backend: "kvm1")
        let issued = IssuedToken(token: AccessToken(), instance: instance, lifetime: .seconds(600))
        let notes = [ConsoleMode.control, .view].map { mode in
            ConsoleURLCommand.note(on: ConsoleAnswer(url: "", type: "novnc", mode: mode, issued: issued))
        }
        #expect(
            notes == [
                "novnc console of web (\(id)) on kvm1; open it within 600 s",
                "view-only novnc console of web (\(id)) on kvm1; open it within 600 s",
            ])
    }

    @Test(arguments: [
        ([], [:], AnswerSource.configuration("/etc/oriel/oriel.yaml")),
        ([], ["ORIEL_API": "http://e"], .api("http://e")),
        ([], ["ORIEL_API": ""], .configuration("/etc/oriel/oriel.yaml")),
        (["--config", "f"], ["ORIEL_API": "http://e"], .configuration("f")),
        (["--api", "http://a"], ["ORIEL_API": "http://e"], .api("http://a")),
    ])
    func answersComeFromWhereItIsSaid(_ arguments: [String], _ environment: [String: String], _ source: AnswerSource)
        throws
    {
        for words in [["instances"], ["instances", "list"]] {
            let command = try #require(try OrielCommand.parseAsRoot(words + arguments) as? InstancesListCommand)
            #expect(command.options.source(environment: environment) == source)
            #expect(command.format.output == .table)
        }
        let command = try #require(
            try OrielCommand.parseAsRoot(["instances", "screenshot", "web", "-o", "f"] + arguments)
                as? InstancesScreenshotCommand)
        #expect(command.options.source(environment: environment) == source)
    }

    @Test func theListIsWhatInstancesMeansAlone() throws {
        let command = try #require(
            try OrielCommand.parseAsRoot(["instances", "--output", "json", "--api", "http://x"])
                as? InstancesListCommand)
        #expect(command.format.output == .json)
    }

    @Test(arguments: [("-o", "web.png"), ("--output", "web.png"), ("-o", "-"), ("-o", "json")])
    func aScreenshotTakesItsArguments(_ option: String, _ file: String) throws {
        let arguments = ["instances", "screenshot", "web", option, file]
        let command = try #require(try OrielCommand.parseAsRoot(arguments) as? InstancesScreenshotCommand)
        #expect(command.instance == "web" && command.output == file)
    }

    @Test(arguments: [
        ["nonsense"], ["instances", "--config", "f", "--api", "http://x"], ["console", "url"], ["serve", "--colour"],
        ["instances", "--output", "xml"], ["instances", "screenshot", "web"], ["instances", "screenshot", "-o", "f"],
        ["instances", "nonsense"],
    ])
    func mistakesInTheArgumentsExitWithTwo(_ arguments: [String]) async {
        #expect(await Gateway.run(arguments, plugins: .fakes) == .mistakes)
    }

    @Test(arguments: [
        ["--help"], ["console", "url", "--help"], ["instances", "--help"], ["instances", "screenshot", "--help"],
    ])
    func helpIsNoMistake(_ arguments: [String]) async {
        #expect(await Gateway.run(arguments, plugins: .fakes) == .success)
    }

    @Test func theStatusesAreInTheHelp() {
        #expect(OrielCommand.helpMessage().contains("5  a backend"))
    }

    @Test func aGoodConfigurationIsChecked() async throws {
        try await withFile(minimal("api:")) { path in
            #expect(await Gateway.run(["check-config", "--config", path], plugins: .fakes) == .success)
        }
        let settings = try #require(decode(minimal("api:")).settings)
        #expect(CheckConfigCommand.summary(of: settings) == "1 backend, 1 listener, API on 127.0.0.1:8774")
    }

    @Test(arguments: [
        ([], CommandStatus.success), (["kvm1"], .success), (["kvm2"], .mistakes), (["kvm1", "x"], .mistakes),
    ])
    func backendsAreCheckedByName(_ names: [String], _ status: CommandStatus) async throws {
        try await withFile(minimal()) { path in
            let arguments = ["backends", "check"] + names + ["--config", path]
            #expect(await Gateway.run(arguments, plugins: .fakes) == status)
        }
    }

    @Test(arguments: [["pin"], ["pin", "kvm1"], ["pin", "kvm2"]])
    func pinsAreShownOfOneBackendThatHasSome(_ words: [String]) async throws {
        try await withFile(minimal()) { path in
            let arguments = ["backends"] + words + ["--config", path]
            #expect(await Gateway.run(arguments, plugins: .fakes) == .mistakes)
        }
    }

    @Test func aBackendThatDoesNotExistIsNamedWithThoseThatDo() throws {
        let settings = try #require(decode(minimal()).settings)
        let failure = #expect(throws: CommandFailure.self) { try BackendsCheckCommand.choose(["kvm2"], of: settings) }
        #expect(failure?.lines == ["oriel: no backend is called kvm2; there is: kvm1"])
    }

    @Test func aBadConfigurationTellsEveryMistake() async throws {
        try await withFile("backends: {}\nlisteners: 3\n") { path in
            #expect(await Gateway.run(["check-config", "--config", path], plugins: .fakes) == .mistakes)
            let failure = CommandContext.$plugins.withValue(.fakes) {
                #expect(throws: CommandFailure.self) { try ConfigurationOption.load(path) }
            }
            #expect(
                failure?.lines == [
                    "\(path):1:1: backends: at least one backend is required",
                    "\(path):1:1: consoleauth: is required: a map of keys",
                    "\(path):2:1: listeners: at least one listener is required",
                    "\(path):2:12: listeners: expected a map of keys, found \"3\"",
                ])
        }
    }

    @Test(arguments: [
        (ConsoleError.Code.instanceNotFound, CommandStatus.notFound), (.instanceAmbiguous, .conflict),
        (.instanceNotRunning, .conflict), (.consoleNotReady, .conflict), (.backendUnavailable, .unavailable),
        (.authorityUnavailable, .unavailable), (.timedOut, .unavailable), (.invalidRequest, .mistakes),
        (.consoleTypeUnavailable, .failure), (.internalError, .failure), (.forbidden, .failure),
        (.consoleNotVerified, .failure), (.encryptionRequired, .failure),
    ])
    func everyErrorHasItsStatus(_ code: ConsoleError.Code, _ status: CommandStatus) {
        #expect(CommandStatus(code) == status)
    }

    @Test(arguments: [
        (404, CommandStatus.notFound), (409, .conflict), (503, .unavailable), (400, .mistakes), (401, .failure),
        (500, .failure),
    ])
    func everyFaultOfTheAPIHasItsStatus(_ status: Int, _ expected: CommandStatus) {
        let body = ByteBuffer(string: #"{"someFault": {"code": 1, "message": "what\nhappened"}}"#)
        #expect(
            APIFault(status: status, body: body).failure
                == CommandFailure(expected, lines: ["oriel: what\\nhappened"]))
        #expect(
            APIFault(status: status, body: ByteBuffer(string: "<html>")).failure.lines
                == ["oriel: what answers there is not Oriel's API: it answered with status \(status)"])
    }

    @Test(arguments: ["", "127.0.0.1:8774", "ftp://x", "http://", "http://u:p@x", "http://x/?a=b"])
    func anAPINeedsAURL(_ url: String) {
        let failure = #expect(throws: CommandFailure.self) { try APIClient(url) }
        #expect(failure?.status == .mistakes)
    }
}
