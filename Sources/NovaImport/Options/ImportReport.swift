// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What became of every option, for whoever imports.
package struct ImportReport: Sendable, Hashable {
    /// One option.
    package struct Line: Sendable, Hashable, CustomStringConvertible {
        /// Where it stands: `nova.conf:12`.
        package var place: String
        /// Its name.
        package var name: OptionName
        /// What became of it.
        package var fate: OptionFate

        /// A sentence without the value.
        package var description: String {
            let subject = "\(self.place): \(self.name)"
            return switch self.fate {
            case .unrelated: "\(subject): not about consoles"
            case .substituted: "\(subject): put into the values of others"
            case .overridden(let winner): "\(subject): overridden by \(winner)"
            case .carried(let key, let note): "\(subject): \(key)\(note.map { " (\($0))" } ?? "")"
            case .noCounterpart(let reason): "\(subject): \(reason)"
            }
        }
    }

    /// Every option, in the order of the files.
    package var lines: [Line]
    /// What is left to do by hand.
    package var advice: [String]

    /// The options that have no counterpart, with the reason.
    package var withoutCounterpart: [Line] {
        self.lines.filter { if case .noCounterpart = $0.fate { true } else { false } }
    }

    /// The options that became keys.
    package var carried: [Line] {
        self.lines.filter { if case .carried = $0.fate { true } else { false } }
    }

    /// The options that others of the same files override.
    package var overridden: [Line] {
        self.lines.filter { if case .overridden = $0.fate { true } else { false } }
    }
}
