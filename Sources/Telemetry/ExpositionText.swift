// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The pieces of Prometheus's text format 0.0.4.
enum ExpositionText {
    /// One sample.
    static func line(_ name: String, _ labels: String, _ value: String) -> String {
        labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    /// A number as Prometheus reads it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// A name that a metric may have: what is not allowed in it becomes `_`.
    static func metricName(_ text: String) -> String { self.name(text, extra: ":") }

    /// `key="value"` of each dimension, by key; of two with one key the last counts.
    static func labels(_ dimensions: [(String, String)]) -> String {
        var values: [String: String] = [:]
        for (key, value) in dimensions { values[self.name(key, extra: "_")] = value }
        return values.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escapeValue($0.value))\"" }
            .joined(separator: ",")
    }

    /// The text behind `# HELP name `.
    static func escapeHelp(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\r\n", with: "\n").replacing("\n", with: "\\n")
    }

    private static func escapeValue(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func name(_ text: String, extra: Unicode.Scalar) -> String {
        var name = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
            let isDigit = ("0"..."9").contains(scalar)
            if isDigit, name.isEmpty { name.append("_") }
            name.append(isLetter || isDigit || scalar == extra ? scalar : "_")
        }
        return name.isEmpty ? "_" : String(name)
    }
}
