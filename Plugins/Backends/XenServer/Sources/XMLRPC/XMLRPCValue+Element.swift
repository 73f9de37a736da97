// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import XML

extension XMLRPCValue {
    /// Reads a `value` element.
    ///
    /// Calls itself once for each value inside a value; ``XMLRPCLimits/depth`` bounds those.
    init(_ element: XMLElement) throws(XMLRPCError) {
        guard element.name == "value" else { throw .malformed("a value is expected where another element is") }
        guard let typed = element.children.first else {
            self = .string(element.text)
            return
        }
        guard element.children.count == 1, element.hasNoText else {
            throw .malformed("a value has more than one thing in it")
        }
        switch typed.name {
        case "struct":
            self = .structure(try Self.members(of: typed))
        case "array":
            self = .array(try Self.elements(of: typed))
        default:
            guard typed.children.isEmpty else { throw .malformed("a simple value has elements in it") }
            self = try Self.simple(typed)
        }
    }

    private static func simple(_ element: XMLElement) throws(XMLRPCError) -> XMLRPCValue {
        let text = element.text
        switch element.name {
        case "string", "dateTime.iso8601", "base64":
            return .string(text)
        case "int", "i4", "i8":
            guard let number = Int64(text) else { throw .malformed("a number is none") }
            return .integer(number)
        case "double":
            guard let number = Double(text) else { throw .malformed("a number is none") }
            return .double(number)
        case "boolean":
            guard ["0", "1"].contains(text) else { throw .malformed("a boolean is neither 0 nor 1") }
            return .boolean(text == "1")
        case "nil":
            guard text.isEmpty else { throw .malformed("a nil has something in it") }
            return .null
        default:
            throw .malformed("a value has a type that is not known")
        }
    }

    private static func elements(of array: XMLElement) throws(XMLRPCError) -> [XMLRPCValue] {
        guard let data = array.children.first, array.children.count == 1, data.name == "data", array.hasNoText,
            data.hasNoText
        else { throw .malformed("an array must have data in it and nothing else") }
        var values: [XMLRPCValue] = []
        values.reserveCapacity(data.children.count)
        for child in data.children { values.append(try XMLRPCValue(child)) }
        return values
    }

    private static func members(of structure: XMLElement) throws(XMLRPCError) -> [String: XMLRPCValue] {
        guard structure.hasNoText else { throw .malformed("a struct has text in it") }
        var members: [String: XMLRPCValue] = [:]
        members.reserveCapacity(structure.children.count)
        for member in structure.children {
            guard member.name == "member", member.children.count == 2, let name = member.children.first,
                let value = member.children.last, name.name == "name", name.children.isEmpty, member.hasNoText
            else { throw .malformed("a member must be a name and a value") }
            guard members.updateValue(try XMLRPCValue(value), forKey: name.text) == nil else {
                throw .malformed("a struct has one name twice")
            }
        }
        return members
    }
}

extension XMLElement {
    /// Whether there is nothing but white space between the elements inside.
    var hasNoText: Bool {
        self.text.utf8.allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    }
}
