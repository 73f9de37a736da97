// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleCore

/// `oriel instances screenshot`
struct InstancesScreenshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screenshot", abstract: "Save a picture of the screen of an instance.",
        discussion: "The picture is a PNG or a JPEG image, whichever the hypervisor gives.\n\n" + CommandStatus.help)

    @Argument(help: "The name or UUID of the instance.")
    var instance: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write, or - for standard output.", valueName: "file"))
    var output: String

    @OptionGroup var options: SourceOptions

    mutating func run() async throws {
        let instance = self.instance
        let isToOutput = self.output == "-"
        if isToOutput, StandardOutput.isTerminal {
            throw CommandFailure(
                .mistakes, "a picture is not for a terminal: name a file with -o, or send the output elsewhere")
        }
        let screenshot = try await self.options.withSource { try await $0.screenshot(of: instance) }
        if isToOutput {
            try StandardOutput.write(bytes: screenshot.bytes)
        } else {
            try OutputFile.write(screenshot.bytes, to: self.output)
            StandardError.write(Printable.escape("\(self.output): \(screenshot)") + "\n")
        }
    }
}
