// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A call, to be written as XML.
struct XMLRPCCall: Sendable, Hashable {
    /// How many bytes xapi reads of a request's body.
    static let sizeLimit = 300 * 1024

    /// The method, as in `VM.get_record`.
    var method: String
    /// What it is given, in order.
    var parameters: [XMLRPCValue]

    /// A call of `method` with `parameters`.
    init(_ method: String, _ parameters: [XMLRPCValue] = []) {
        self.method = method
        self.parameters = parameters
    }

    /// The call as a document in UTF-8.
    ///
    /// - Throws: `unwritable` or `callTooLarge`.
    func encoded() throws(XMLRPCError) -> [UInt8] {
        var text = "<?xml version=\"1.0\"?>\n<methodCall><methodName>"
        try Self.write(self.method, to: &text)
        text += "</methodName><params>"
        for parameter in self.parameters {
            text += "<param>"
            try Self.write(parameter, to: &text)
            text += "</param>"
        }
        text += "</params></methodCall>\n"
        guard text.utf8.count <= Self.sizeLimit else { throw .callTooLarge(Self.sizeLimit) }
        return Array(text.utf8)
    }

    private static func write(_ value: XMLRPCValue, to text: inout String) throws(XMLRPCError) {
        text += "<value>"
        switch value {
        case .string(let string):
            text += "<string>"
            try self.write(string, to: &text)
            text += "</string>"
        case .integer(let number):
            // What xapi reads as a whole number is a string of digits.
            text += "<string>\(number)</string>"
        case .double(let number):
            text += "<double>\(number)</double>"
        case .boolean(let flag):
            text += "<boolean>\(flag ? 1 : 0)</boolean>"
        case .null:
            text += "<nil/>"
        case .array(let elements):
            text += "<array><data>"
            for element in elements { try self.write(element, to: &text) }
            text += "</data></array>"
        case .structure(let members):
            text += "<struct>"
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                text += "<member><name>"
                try self.write(name, to: &text)
                text += "</name>"
                try self.write(member, to: &text)
                text += "</member>"
            }
            text += "</struct>"
        }
        text += "</value>"
    }

    /// Writes character data so that a parser reads exactly `string` again: a carriage return as a reference, since a
    /// bare one is read as a line feed.
    private static func write(_ string: String, to text: inout String) throws(XMLRPCError) {
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\r": text += "&#13;"
            case "\t", "\n": text.unicodeScalars.append(scalar)
            default:
                guard scalar.value >= 0x20, scalar.value != 0xfffe, scalar.value != 0xffff else { throw .unwritable }
                text.unicodeScalars.append(scalar)
            }
        }
    }
}
