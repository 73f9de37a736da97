// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The access token in the query of a request target, as Nova's access URLs have it.
package enum TokenParameter {
    /// The value of the last `token` in the query of `target`; `nil` when there is none. It may be empty.
    ///
    /// A token has no character that would be escaped, so none is unescaped here.
    package static func lastValue(in target: String) -> String? {
        guard let mark = target.firstIndex(of: "?") else { return nil }
        let query = target[target.index(after: mark)...].prefix { $0 != "#" }
        return query.split(separator: "&").last { $0.prefix { $0 != "=" } == "token" }.map { pair in
            String(pair.drop { $0 != "=" }.dropFirst())
        }
    }
}
