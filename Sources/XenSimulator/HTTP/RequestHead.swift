// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A request line and header, as xapi's parser reads them.
struct RequestHead: Sendable, Hashable {
    let method: String
    /// The target as it was sent.
    let target: String
    /// `1.0` or `1.1`.
    let version: String
    /// The header fields, their names in small letters and their values as they stand behind the colon.
    let fields: [(name: String, value: String)]
    /// All of it as it was sent, up to the empty line and without that.
    let text: String

    static func == (left: RequestHead, right: RequestHead) -> Bool { left.text == right.text }
    func hash(into hasher: inout Hasher) { hasher.combine(self.text) }

    /// Reads what stands before an empty line; `nil` for what is no request of HTTP.
    init?(_ text: String) {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[2] == "HTTP/1.0" || words[2] == "HTTP/1.1" else { return nil }
        self.method = String(words[0])
        self.target = String(words[1])
        self.version = String(words[2].dropFirst(5))
        var fields: [(String, String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            fields.append((line[..<colon].lowercased(), String(line[line.index(after: colon)...])))
        }
        self.fields = fields
        self.text = text
    }

    /// The value of a field without the spaces around it.
    func value(_ name: String) -> String? {
        guard let value = self.fields.first(where: { $0.name == name })?.value else { return nil }
        return String(value.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// The part of the target before the first `?`.
    var path: String { String(self.target.prefix { $0 != "?" }) }

    /// The parameters behind the first `?`, percent-decoded.
    var query: [String: String] {
        guard let mark = self.target.firstIndex(of: "?") else { return [:] }
        var query: [String: String] = [:]
        for pair in self.target[self.target.index(after: mark)...].split(separator: "&") {
            let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[String(words[0])] = words.count == 2 ? String(words[1]).percentDecoded : ""
        }
        return query
    }

    /// The session that the request names: in a cookie, or else in the query.
    ///
    /// Cookies are split at `;`, or at `&` where there is none, and their names are taken with the spaces they have.
    func session(release: XapiRelease) -> String? {
        var cookies: [String: String] = [:]
        for field in self.fields where field.name == "cookie" {
            // The oldest parser looks for exactly one space.
            guard release != .xenServer56 || field.value.hasPrefix(" ") && !field.value.hasPrefix("  ") else {
                continue
            }
            let value = field.value.drop { $0 == " " }
            let separator: Character = release != .xenServer56 && value.contains(";") ? ";" : "&"
            for pair in value.split(separator: separator) {
                let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if words.count == 2 { cookies[String(words[0])] = String(words[1]) }
            }
        }
        return cookies["session_id"] ?? self.query["session_id"]
    }
}

extension String {
    /// This text with `%41` read as `A`; what is no escape stays.
    var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = Array(self.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
