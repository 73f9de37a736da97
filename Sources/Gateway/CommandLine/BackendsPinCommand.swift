// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleAPI
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOPosix

/// `oriel backends pin`
struct BackendsPinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin", abstract: "Show the certificates of a backend's hosts, with the pins to write down.",
        discussion: """
            The certificates are looked at and not verified, and nothing is written: whether they are the right ones is for \
            you to say.

            \(CommandStatus.help)
            """)

    @Argument(help: ArgumentHelp("The backend.", valueName: "name"))
    var name: String

    @OptionGroup var configuration: ConfigurationOption

    @Option(help: "How to write the answer.")
    var output = OutputFormat.table

    mutating func run() async throws {
        let settings = try self.configuration.load()
        let report = try await Self.find(self.name, settings)
        try StandardOutput.write(self.output == .json ? try report.json.text : report.text)
        guard report.status == .success else {
            throw CommandFailure(report.status, "no certificate from: \(report.failed.joined(separator: ", "))")
        }
    }

    /// Makes the backend and nothing else, and looks at its hosts.
    ///
    /// - Throws: ``CommandFailure`` when there is no such backend, or its kind has no certificates to pin.
    static func find(_ name: String, _ settings: GatewaySettings) async throws -> PinReport {
        let chosen = try BackendsCheckCommand.choose([name], of: settings)
        var log = settings.log
        // What was met is in the report, and that no pin is set yet is why this was asked.
        log.level = max(log.level, .error)
        let directory = try await BackendDirectory.make(chosen, logger: Replaceable(log).logger())
        guard let backend = directory.backends.values.first as? any CertificatePinning else {
            await directory.shutdown()
            throw CommandFailure(.mistakes, "the backend \(name) is of a kind whose certificates cannot be pinned")
        }
        let policy = EgressPolicy(ownAddresses: settings.ownAddresses, localAddresses: LocalAddresses.current)
        let finder = PinFinder(
            probe: CertificateProbe(dialer: ConsoleDialer(policy: policy)), group: MultiThreadedEventLoopGroup.singleton
        )
        let report = await finder.find(backend)
        await directory.shutdown()
        return report
    }
}
