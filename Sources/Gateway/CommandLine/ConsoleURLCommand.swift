// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleAPI
internal import ConsoleCore

/// `oriel console url`
struct ConsoleURLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url", abstract: "Get a URL that opens the console of an instance once.",
        discussion: "The URL is worth the console: whoever has it can open it.\n\n" + CommandStatus.help)

    @Argument(help: "The name or UUID of the instance.")
    var instance: String

    @Option(help: "The console type: the kind of the listener that the URL is for.")
    var type = "novnc"

    @Flag(help: "The session only shows the screen: keys, pointer and clipboard do not reach the instance.")
    var viewOnly = false

    @OptionGroup var options: SourceOptions
    @OptionGroup var format: FormatOptions

    mutating func run() async throws {
        let (instance, type) = (self.instance, self.type)
        let mode: ConsoleMode = self.viewOnly ? .view : .control
        let answer = try await self.options.withSource { try await $0.console(of: instance, type: type, mode: mode) }
        switch self.format.output {
        case .json:
            try StandardOutput.write(try answer.json.text)
        case .table:
            // The URL alone, so that it can be handed to a browser as it is; the rest is for the person.
            try StandardOutput.write(Printable.escape(answer.url))
            StandardError.write(Printable.escape(Self.note(on: answer)) + "\n")
        }
    }

    /// What a person should know of the URL.
    static func note(on answer: ConsoleAnswer) -> String {
        "\(answer.mode == ConsoleMode.view.rawValue ? "view-only " : "")\(answer.type) console of \(answer.instance.name) (\(answer.instance.id)) on \(answer.instance.backend); "
            + "open it within \(answer.expiresIn) s"
    }
}
