// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import XML

/// A call of XenAPI.
struct XenCall: Sendable, Hashable {
    /// `class.method`.
    var method: String
    var parameters: [XenValue]

    init(method: String, parameters: [XenValue]) {
        self.method = method
        self.parameters = parameters
    }

    /// Reads a `methodCall` of XML-RPC; `nil` for anything else.
    init?(xml: [UInt8]) {
        guard let document = try? XMLDocument(parsing: xml), let root = try? document.elements("/methodCall").first,
            let method = root.child("methodName")?.text, !method.isEmpty
        else { return nil }
        var parameters: [XenValue] = []
        for parameter in root.child("params")?.children ?? [] {
            guard let element = parameter.child("value"), let value = XenValue(element) else { return nil }
            parameters.append(value)
        }
        self.init(method: method, parameters: parameters)
    }

    /// The string at `index`.
    func text(_ index: Int) -> String? {
        self.parameters.indices.contains(index) ? self.parameters[index].text : nil
    }
}

extension XenValue {
    /// Reads a `value` of XML-RPC. The document's limits bound how deep it is.
    init?(_ element: XMLElement) {
        guard let typed = element.children.first else {
            self = .string(element.text)
            return
        }
        switch typed.name {
        case "string", "int", "i4", "double", "dateTime.iso8601":
            self = .string(typed.text)
        case "boolean":
            self = .bool(typed.text == "1")
        case "nil":
            self = .string("")
        case "array":
            let values = (typed.child("data")?.children ?? []).map { XenValue($0) }
            guard !values.contains(nil) else { return nil }
            self = .array(values.compactMap { $0 })
        case "struct":
            var members: [String: XenValue] = [:]
            for member in typed.children {
                guard let name = member.child("name")?.text, let value = member.child("value").flatMap(XenValue.init)
                else { return nil }
                members[name] = value
            }
            self = .map(members)
        default:
            return nil
        }
    }
}
