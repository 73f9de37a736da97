// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleAPI

/// `oriel console revoke`
struct ConsoleRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End all access to the console of an instance, at once.",
        discussion: """
            Its access URLs open nothing any more, and its sessions end and cannot be taken up again, on every proxy. \
            Whoever may open the console can get a new URL: take that right away first.

            With --config, a gateway that runs ends its sessions within 10 s. Ask its API and they end now.


            """ + CommandStatus.help)

    @Argument(help: "The name or UUID of the instance. An administrator's UUID may be of an instance that is gone.")
    var instance: String

    @OptionGroup var options: SourceOptions
    @OptionGroup var format: FormatOptions

    mutating func run() async throws {
        let instance = self.instance
        let answer = try await self.options.withSource { try await $0.revoke(instance) }
        switch self.format.output {
        case .json: try StandardOutput.write(try answer.json.text)
        case .table: try StandardOutput.write(Printable.escape(Self.sentence(on: answer)))
        }
    }

    /// What a person should know of what was done.
    static func sentence(on answer: RevocationAnswer) -> String {
        "\(answer.tokens) \(answer.tokens == 1 ? "token" : "tokens") of \(answer.instance) revoked, sessions ended"
    }
}
