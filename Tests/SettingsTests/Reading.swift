// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Settings

/// Reads `yaml`, lets `body` read the section, and gives the mistakes as an operator sees them.
func mistakes(in yaml: String, reading body: (Section) -> Void = { _ in }) -> [String] {
    let report = SettingsReport(file: "oriel.yaml")
    if let section = SettingsFile.parse(yaml, report: report) {
        body(section)
    }
    return report.mistakes.map(\.description)
}
