// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleCore
internal import Settings

/// The option that names the configuration file.
struct ConfigurationOption: ParsableArguments {
    /// Where the file is when nobody says otherwise.
    static let defaultPath = "/etc/oriel/oriel.yaml"

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config = Self.defaultPath

    /// Reads the file.
    func load() throws -> GatewaySettings { try Self.load(self.config) }

    /// Reads the file at `path`.
    ///
    /// - Throws: ``CommandFailure`` with every mistake, one a line.
    static func load(_ path: String, plugins: Plugins = CommandContext.plugins) throws -> GatewaySettings {
        let report = SettingsReport(file: path)
        let section = SettingsFile.load(path, report: report)
        let settings = section.flatMap { GatewaySettings(section: $0, plugins: plugins) }
        let mistakes = report.mistakes.map { Printable.escape($0.description) }
        guard mistakes.isEmpty, let settings else {
            throw CommandFailure(.mistakes, lines: mistakes.isEmpty ? ["\(path): nothing to run"] : mistakes)
        }
        return settings
    }
}
