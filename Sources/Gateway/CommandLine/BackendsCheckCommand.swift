// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleAPI
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOPosix

/// `oriel backends check`
struct BackendsCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Try the way to every console, hop by hop, and say what to do.",
        discussion: """
            Nobody who looks at a console is disturbed, and nothing is written.

            \(CommandStatus.help)
            """)

    @Argument(help: ArgumentHelp("The backends to check; all of them by default.", valueName: "name"))
    var names: [String] = []

    @OptionGroup var configuration: ConfigurationOption

    @Option(help: "How to write the answer.")
    var output = OutputFormat.table

    mutating func run() async throws {
        let settings = try self.configuration.load()
        let report = try await Self.check(try Self.choose(self.names, of: settings), settings)
        try StandardOutput.write(self.output == .json ? try report.json.text : report.text)
        guard report.status == .success else { throw CommandFailure(report.status, report.summary) }
    }

    /// The backends of `settings` that are called `names`, or all when there are none.
    ///
    /// - Throws: ``CommandFailure`` with every name that there is no backend for.
    static func choose(_ names: [String], of settings: GatewaySettings) throws -> [ConfiguredBackend] {
        let known = settings.backends.map(\.name.description)
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw CommandFailure(
                .mistakes,
                "no backend is called \(unknown.joined(separator: ", ")); there is: \(known.joined(separator: ", "))")
        }
        return names.isEmpty ? settings.backends : settings.backends.filter { names.contains($0.name.description) }
    }

    /// Makes the backends and nothing else, and checks them: no token key and no store is left behind.
    private static func check(_ backends: [ConfiguredBackend], _ settings: GatewaySettings) async throws -> CheckReport
    {
        var log = settings.log
        // What was met is in the report.
        log.level = max(log.level, .error)
        let directory = try await BackendDirectory.make(backends, logger: Replaceable(log).logger())
        let policy = EgressPolicy(ownAddresses: settings.ownAddresses, localAddresses: LocalAddresses.current)
        let probe = ConsoleProbe(dialer: ConsoleDialer(policy: policy))
        let checker = BackendChecker(probe: probe, group: MultiThreadedEventLoopGroup.singleton)
        let report = await checker.check(directory.backends)
        await directory.shutdown()
        return report
    }
}
