// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension Encodable {
    /// The value as JSON.
    package var json: JSONValue {
        get throws {
            try JSONDecoder().decode(JSONValue.self, from: try JSONEncoder().encode(self))
        }
    }
}
