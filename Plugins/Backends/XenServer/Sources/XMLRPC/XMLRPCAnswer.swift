// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import XML

/// What a method gave, read from a `methodResponse`.
enum XMLRPCAnswer: Sendable, Hashable {
    /// The one value.
    case value(XMLRPCValue)
    /// A `fault`; xapi gives one for a call that it cannot read.
    case fault

    /// Reads `document`.
    ///
    /// - Throws: `notXML` or `malformed`.
    init(parsing document: [UInt8], limits: XMLRPCLimits = .small) throws(XMLRPCError) {
        let roots: [XMLElement]
        do throws(XMLError) {
            roots = try XMLDocument(parsing: document, limits: limits.xml).elements("/methodResponse")
        } catch {
            throw .notXML(error)
        }
        guard let root = roots.first else { throw .malformed("it is no methodResponse") }
        let content = try Self.only(root)
        switch content.name {
        case "fault":
            self = .fault
        case "params":
            let parameter = try Self.only(content)
            guard parameter.name == "param" else { throw .malformed("params has no param") }
            self = .value(try XMLRPCValue(try Self.only(parameter)))
        default:
            throw .malformed("methodResponse has neither params nor fault")
        }
    }

    private static func only(_ element: XMLElement) throws(XMLRPCError) -> XMLElement {
        guard let only = element.children.first, element.children.count == 1, element.hasNoText else {
            throw .malformed("\(element.name) must have one element in it and nothing else")
        }
        return only
    }
}
