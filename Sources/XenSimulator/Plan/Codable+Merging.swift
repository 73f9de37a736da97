// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension Decodable where Self: Encodable {
    /// This value with the keys that `json`, the text of an object, has other values for.
    ///
    /// - Throws: ``PlanError`` when `json` is no object or has a key that there is not; what the decoder says when a
    ///   value does not fit.
    package func merging(json: String) throws -> Self {
        let own = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
        let other = try JSONSerialization.jsonObject(with: Data(json.utf8))
        guard var object = own as? [String: Any], let changes = other as? [String: Any] else {
            throw PlanError("not an object")
        }
        object.merge(changes) { $1 }
        let merged = try JSONDecoder().decode(Self.self, from: JSONSerialization.data(withJSONObject: object))
        let known = try JSONSerialization.jsonObject(with: JSONEncoder().encode(merged)) as? [String: Any] ?? [:]
        // A key that is not kept is one that nobody reads. `null` is how one is taken away.
        for (key, value) in changes where !(value is NSNull) && known[key] == nil {
            throw PlanError("\(key) is not a key of \(Self.self)")
        }
        return merged
    }
}
