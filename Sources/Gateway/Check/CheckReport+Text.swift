// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension CheckReport {
    /// The report for a person: a line for each hop, what to do below those that failed, and the summary last. What comes
    /// from hypervisors is made printable.
    var text: String {
        var lines: [String] = []
        for backend in self.backends {
            lines.append("backend \(backend.name)")
            lines += Self.lines(of: backend.connection, indent: 2)
            for instance in backend.instances {
                lines.append("  instance \(instance.name) \(instance.id)")
                lines += instance.steps.flatMap { Self.lines(of: $0, indent: 4) }
            }
        }
        lines.append(self.summary)
        return lines.map { Printable.escape($0) }.joined(separator: "\n")
    }

    private static func lines(of step: CheckStep, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let (hop, outcome) = (Self.pad(step.hop.rawValue, to: 12), Self.pad(step.outcome.rawValue, to: 8))
        let line = "\(margin)\(hop)\(outcome)\(step.detail)"
        return [line] + (step.advice.map { ["\(margin)\(Self.pad("", to: 20))to do: \($0)"] } ?? [])
    }

    private static func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
