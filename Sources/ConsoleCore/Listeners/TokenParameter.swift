// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The access token in the query of a request target, as Nova's access URLs have it.
package enum TokenParameter {
    /// The value of the last `token` in the query of `target`; `nil` when there is none. It may be empty.
    ///
    /// A token has no character that would be escaped, so none is unescaped here.
    package static func lastValue(in target: String) -> String? {
        let query = target.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst().prefix { $0 != UInt8(ascii: "#") }
        return query.split(separator: UInt8(ascii: "&")).last { $0.isPair(named: "token") }?.pairValue
    }
}
