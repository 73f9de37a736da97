// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Yams

extension YamlError {
    /// What is wrong, in one line that quotes nothing of the file (it may hold a secret), and where.
    func mistake(in reader: YAMLReader) -> (what: String, location: SettingsLocation) {
        let start = SettingsLocation(line: 1, column: 1)
        switch self {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = context.map { "\($0.text): " } ?? ""
            return ("this is not YAML: \(place)\(problem)", mark.location)
        case .reader(let problem, let offset, _, _):
            return ("this is not YAML: \(problem)", offset.map { reader.location(ofScalar: $0) } ?? start)
        default:
            return ("this is not YAML", start)
        }
    }
}
