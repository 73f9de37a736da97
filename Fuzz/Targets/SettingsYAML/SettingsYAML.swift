// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import PluginCatalog

@testable internal import Gateway
@testable internal import Settings

private let plugins = Plugins.builtIn

/// A configuration file: it is read, or there is a mistake that says where.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let report = SettingsReport(file: "fuzz.yaml")
        let settings = SettingsFile.parse(input.text, report: report).flatMap {
            GatewaySettings(section: $0, plugins: plugins)
        }
        let mistakes = report.mistakes
        hold(settings != nil || !mistakes.isEmpty, "nothing can be run, and nothing says why")
        for mistake in mistakes {
            hold(mistake.location.line >= 1 && mistake.location.column >= 1, "a mistake is nowhere: \(mistake)")
            hold(!mistake.what.isEmpty, "a mistake says nothing")
            hold(
                Printable.escape(mistake.description).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f },
                "a mistake cannot be printed")
        }
    }
}
