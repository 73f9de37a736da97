// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleCore
internal import NovaImport
internal import Settings

/// `oriel import-nova`
struct ImportNovaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-nova", abstract: "Make a configuration of what Nova's says about consoles.",
        discussion: """
            Reads the files that Nova is started with, in the same order: a later one counts more. Options of every release \
            since Essex are known. The configuration goes to standard output; what is left to do, and what has no \
            counterpart, to standard error and to comments at its end. Secrets are not copied: the configuration names \
            files to put them into.


            """ + CommandStatus.help)

    @Argument(help: ArgumentHelp("Nova's configuration.", valueName: "nova.conf"))
    var files: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write. Without it, standard output.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace the file that is to be written, if there is one.")
    var force = false

    mutating func run() throws {
        let made = try Self.make(of: self.files)
        if let output, output != "-" {
            try OutputFile.write(Array(made.yaml.utf8), to: output, replaces: self.force)
        } else {
            try StandardOutput.write(bytes: Array(made.yaml.utf8))
        }
        for line in Self.summary(of: made.report) { StandardError.write(Printable.escape(line) + "\n") }
        let mistakes = Self.mistakes(in: made.yaml, called: self.output ?? "oriel.yaml")
        guard mistakes.isEmpty else {
            throw CommandFailure(.mistakes, lines: ["oriel: what was made needs a hand first:"] + mistakes)
        }
    }

    /// The configuration that the files at `paths` give.
    ///
    /// - Throws: ``CommandFailure`` with every mistake in them, one a line.
    static func make(of paths: [String]) throws -> NovaImport {
        var mistakes: [NovaMistake] = []
        var files: [NovaFile] = []
        for path in paths {
            do throws(ConfigurationText.Failure) {
                files.append(NovaFile(path: path, text: try ConfigurationText.read(path), mistakes: &mistakes))
            } catch {
                mistakes.append(NovaMistake(file: path, what: error.what))
            }
        }
        guard mistakes.isEmpty else { throw Self.failure(mistakes) }
        let made = NovaImport(files, mistakes: &mistakes)
        guard mistakes.isEmpty else { throw Self.failure(mistakes) }
        return made
    }

    private static func failure(_ mistakes: [NovaMistake]) -> CommandFailure {
        CommandFailure(.mistakes, lines: mistakes.map { Printable.escape($0.description) })
    }

    /// What to tell about an import, one thing a line.
    static func summary(of report: ImportReport) -> [String] {
        let others = report.lines.filter { $0.fate == .unrelated || $0.fate == .substituted }.count
        var lines = [
            "\(report.carried.count) options carried over, \(report.overridden.count) overridden, "
                + "\(report.withoutCounterpart.count) without a counterpart, \(others) not about consoles"
        ]
        lines += report.overridden.map(\.description)
        lines += report.withoutCounterpart.map { "no counterpart: \($0)" }
        lines += report.advice.map { "to do: \($0)" }
        return lines
    }

    /// What the program that is to read `yaml` says about it.
    static func mistakes(in yaml: String, called name: String, plugins: Plugins = CommandContext.plugins) -> [String] {
        let report = SettingsReport(file: name)
        if let section = SettingsFile.parse(yaml, report: report) {
            _ = GatewaySettings(section: section, plugins: plugins)
        }
        return report.mistakes.map { Printable.escape($0.description) }
    }
}
