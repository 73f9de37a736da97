// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore
internal import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One event, ready to be written as one line.
struct LogLine {
    /// The longest value that is written whole. Longer ones are somebody's attempt to fill a disk.
    static let maximumValue = 256
    /// The same for the message, which is our own text.
    static let maximumMessage = 1024

    let time: Instant
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata

    /// The line in `format`, with its line break.
    func text(_ format: LogFormat) -> String {
        switch format {
        case .text: self.plain + "\n"
        case .json: self.json.text + "\n"
        }
    }

    private var values: [(key: String, value: String)] {
        self.metadata.map { key, value in
            (Printable.escape(key, limit: 64), Printable.escape("\(value)", limit: Self.maximumValue))
        }.sorted { $0.key < $1.key }
    }

    private var plain: String {
        let head = "\(self.timestamp) \(self.level.rawValue) \(self.label): "
        let message = Printable.escape(self.message, limit: Self.maximumMessage)
        return self.values.reduce(head + message) { line, entry in
            "\(line) \(entry.key)=\(Self.quoted(entry.value))"
        }
    }

    private var json: JSONValue {
        [
            "time": .string(self.timestamp), "level": .string(self.level.rawValue), "label": .string(self.label),
            "message": .string(Printable.escape(self.message, limit: Self.maximumMessage)),
            "metadata": .object(Dictionary(self.values.map { ($0.key, JSONValue.string($0.value)) }) { $1 }),
        ]
    }

    private var timestamp: String {
        // The milliseconds are put in here: as part of a floating-point number they are now and then one too few.
        let (seconds, milliseconds) = self.time.milliseconds.quotientAndRemainder(dividingBy: 1000)
        let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
        let fraction = String(milliseconds + 1000).dropFirst()
        return "\(whole.dropLast()).\(fraction)Z"
    }

    /// The value, in quotes where it would otherwise look like several.
    private static func quoted(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return value }
        return "\"\(value.replacing("\"", with: "\\\""))\""
    }
}
