// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The answer to a call: a value, or what went wrong.
enum XenResult: Sendable, Hashable {
    case success(XenValue)
    /// The `ErrorDescription`: a code, and what belongs to it.
    case failure([String])

    /// An answer that says nothing.
    static var void: XenResult { .success(.string("")) }

    /// The whole XML-RPC answer.
    func xml(typed: Bool = false) -> String {
        let content: [String: XenValue] =
            switch self {
            case .success(let value): ["Status": .string("Success"), "Value": value]
            case .failure(let words): ["Status": .string("Failure"), "ErrorDescription": .strings(words)]
            }
        var text = "<?xml version=\"1.0\"?><methodResponse><params><param>"
        XenValue.map(content).write(to: &text, typed: typed)
        return text + "</param></params></methodResponse>"
    }
}
