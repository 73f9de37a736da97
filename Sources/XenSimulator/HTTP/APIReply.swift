// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a call is answered, and how.
struct APIReply: Sendable {
    let result: XenResult
    let form: APIAnswer
    let isTyped: Bool

    /// Whether this is an answer to `event.from` with no event in it.
    var isQuiet: Bool {
        if case .success(.map(let members)) = self.result, case .array(let events) = members["events"] {
            events.isEmpty
        } else {
            false
        }
    }
}
