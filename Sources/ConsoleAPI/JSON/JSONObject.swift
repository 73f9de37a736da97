// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// An object of a request's body, read strictly: every key is required, and there are no others.
struct JSONObject {
    private let members: [String: JSONValue]
    private let path: String

    /// The object in `value`, which has exactly `required`, and maybe `optional`.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the key.
    init(_ value: JSONValue, path: String = "", required: Set<String>, optional: Set<String> = []) throws {
        guard case .object(let members) = value else {
            let place = path.isEmpty ? "the body" : "'\(path)'"
            throw ConsoleError(.invalidRequest, "\(place) must be an object, not \(value.summary)")
        }
        self.members = members
        self.path = path.isEmpty ? "" : "\(path)."
        if let missing = required.subtracting(members.keys).sorted().first {
            throw ConsoleError(.invalidRequest, "'\(self.path)\(missing)' is a required property")
        }
        if let extra = Set(members.keys).subtracting(required).subtracting(optional).sorted().first {
            throw ConsoleError(.invalidRequest, "'\(self.path)\(extra.prefix(64))' is not allowed here")
        }
    }

    /// The text at `key`.
    func string(_ key: String) throws -> String {
        guard case .string(let text)? = self.members[key] else {
            throw ConsoleError(.invalidRequest, "'\(self.path)\(key)' must be a text")
        }
        return text
    }

    /// The value at `key`.
    func value(_ key: String) -> JSONValue { self.members[key] ?? .null }
}
