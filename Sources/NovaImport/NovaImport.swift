// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What Nova's configuration says about consoles, as a configuration of Oriel's.
///
/// Essex's names count as today's do. Secrets are not copied: the configuration names files to put them into.
package struct NovaImport: Sendable, Hashable {
    /// The text of an `oriel.yaml`, in the order of the annotated one, with comments that say where each key comes from and,
    /// at the end, what is left to do and what has no counterpart.
    package var yaml: String
    /// What became of every option.
    package var report: ImportReport

    /// Reads `files`, of which a later one counts more, as with several of Nova's `--config-file`.
    ///
    /// - Parameter mistakes: takes the values that Nova itself would refuse.
    package init(_ files: [NovaFile], mistakes: inout [NovaMistake]) {
        var ledger = NovaLedger(files)
        let sections = [
            ConsoleAuthPart.entry(&ledger), APIPart.entry(&ledger), BackendPart.entry(&ledger),
            ListenerPart.entry(&ledger),
        ]
        mistakes += ledger.mistakes
        let report = ImportReport(
            lines: ledger.fates(fallback: WithoutCounterpart.fate(of:)), advice: ledger.advice)
        self.report = report
        self.yaml = Self.text(of: sections, report, files: files.map(\.path))
    }

    private static func text(of sections: [YAMLEntry], _ report: ImportReport, files: [String]) -> String {
        var lines = YAMLText.comment(
            "Oriel's configuration, made by `oriel import-nova` of \(files.joined(separator: ", ")). "
                + "Every key is explained in docs/configuration.md; what is not here has its default.")
        for section in sections { lines += [""] + YAMLText.lines(of: [section]) }
        lines += Self.list("Left to do:", report.advice)
        lines += Self.list("Without a counterpart:", report.withoutCounterpart.map(\.description))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func list(_ heading: String, _ items: [String]) -> [String] {
        guard !items.isEmpty else { return [] }
        return ["", "# \(heading)"] + items.flatMap { YAMLText.comment("- \($0)") }
    }
}
