// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A value of XenAPI.
enum XenValue: Sendable, Hashable {
    case string(String)
    /// An integer; on the wire its digits are a string.
    case int(Int)
    case bool(Bool)
    case array([XenValue])
    /// A struct or a map. The members are written in the order of their names.
    case map([String: XenValue])

    /// The text of a string.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// An array of strings.
    static func strings(_ words: some Sequence<String>) -> XenValue {
        .array(words.map { .string($0) })
    }

    /// Adds this value in XML-RPC to `text`. Strings stand without `<string>` unless `typed`.
    func write(to text: inout String, typed: Bool) {
        text += "<value>"
        switch self {
        case .string(let words):
            text += typed ? "<string>\(words.escapedForXML)</string>" : words.escapedForXML
        case .int(let number):
            text += typed ? "<string>\(number)</string>" : "\(number)"
        case .bool(let flag):
            text += "<boolean>\(flag ? 1 : 0)</boolean>"
        case .array(let values):
            text += "<array><data>"
            for value in values { value.write(to: &text, typed: typed) }
            text += "</data></array>"
        case .map(let members):
            text += "<struct>"
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                text += "<member><name>\(name.escapedForXML)</name>"
                value.write(to: &text, typed: typed)
                text += "</member>"
            }
            text += "</struct>"
        }
        text += "</value>"
    }
}

extension String {
    /// This text as it stands in XML. A CR is written as a reference, since XML would read it as LF.
    var escapedForXML: String {
        var escaped = ""
        for scalar in self.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\r": escaped += "&#13;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
