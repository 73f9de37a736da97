// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CLibXML2

/// A document that nobody vouches for, parsed by libxml2 and asked by XPath.
///
/// No network, no DTD, no entities but the five of XML and character references, bounded in every direction; nothing is
/// printed. What it answers is copied out: no pointer into the document leaves it. Use one from one thread at a time.
package struct XMLDocument: ~Copyable {
    private let document: xmlDocPtr

    /// Parses `bytes`, which must be UTF-8 whatever their XML declaration says.
    package init(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge("bytes") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        try self.init(parsing: text, limits: limits)
    }

    /// Parses `text`.
    package init(parsing text: String, limits: XMLLimits = XMLLimits()) throws(XMLError) {
        guard text.utf8.count <= limits.bytes else { throw .tooLarge("bytes") }
        var text = text
        // Parsing inside the closure would need it to throw a typed error, which `withUTF8` does not pass on.
        self.document = try text.withUTF8 { Self.parse($0, limits: limits) }.get()
    }

    deinit {
        xmlFreeDoc(self.document)
    }

    private static let library: Void = xmlInitParser()

    /// Never NOENT, DTDLOAD, DTDATTR, XINCLUDE, RECOVER or HUGE. IGNORE_ENC: the text is UTF-8, and a declaration that
    /// says otherwise must not let a second reading of the same bytes begin.
    private static let options =
        XML_PARSE_NONET.rawValue | XML_PARSE_NOBLANKS.rawValue | XML_PARSE_NOERROR.rawValue
        | XML_PARSE_NOWARNING.rawValue | XML_PARSE_IGNORE_ENC.rawValue

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: XMLLimits
    ) -> Result<xmlDocPtr, XMLError> {
        guard !bytes.contains(0) else { return .failure(.notText) }
        do throws(XMLError) {
            try XMLScreen.check(bytes, limits: limits)
        } catch {
            return .failure(error)
        }
        _ = Self.library
        guard let size = CInt(exactly: bytes.count) else { return .failure(.tooLarge("bytes")) }
        guard let context = xmlNewParserCtxt() else { return .failure(.outOfMemory) }
        defer { xmlFreeParserCtxt(context) }
        let document = bytes.withMemoryRebound(to: CChar.self) {
            xmlCtxtReadMemory(context, $0.baseAddress, size, nil, "UTF-8", CInt(Self.options))
        }
        guard let document else {
            let error = context.pointee.lastError
            return .failure(.notWellFormed(code: Int(error.code), line: Int(error.line)))
        }
        // The screen has refused these already; a fault in it must not open the door.
        guard document.pointee.intSubset == nil, document.pointee.extSubset == nil else {
            xmlFreeDoc(document)
            return .failure(.documentType)
        }
        return .success(document)
    }

    // MARK: Asking

    /// The elements that `expression` selects, in the order of the document, each with what is inside.
    ///
    /// - Parameters:
    ///   - expression: an XPath 1.0 expression. Its type keeps it from being put together from input.
    ///   - namespaces: the prefixes that `expression` uses, and what they stand for.
    package borrowing func elements(
        _ expression: StaticString, namespaces: [String: String] = [:]
    ) throws(XMLError) -> [XMLElement] {
        try self.select(expression, namespaces: namespaces, XMLElement.init(copying:))
    }

    /// The texts of the elements, attributes or text nodes that `expression` selects, in the order of the document. The
    /// text of an element is its own, without that of its children.
    package borrowing func strings(
        _ expression: StaticString, namespaces: [String: String] = [:]
    ) throws(XMLError) -> [String] {
        try self.select(expression, namespaces: namespaces, String.init(ownTextOf:))
    }

    private borrowing func select<Value>(
        _ expression: StaticString, namespaces: [String: String], _ copy: (xmlNodePtr) -> Value?
    ) throws(XMLError) -> [Value] {
        guard let context = xmlXPathNewContext(self.document) else { throw .outOfMemory }
        defer { xmlXPathFreeContext(context) }
        // With a handler of its own the context prints nothing.
        context.pointee.error = { _, _ in }
        for (prefix, namespace) in namespaces {
            guard xmlXPathRegisterNs(context, prefix, namespace) == 0 else {
                throw .badExpression(expression.description)
            }
        }
        guard let result = xmlXPathEvalExpression(expression.description, context) else {
            throw .badExpression(expression.description)
        }
        defer { xmlXPathFreeObject(result) }
        guard result.pointee.type == XPATH_NODESET else { throw .badExpression(expression.description) }
        guard let set = result.pointee.nodesetval, set.pointee.nodeNr > 0, let first = set.pointee.nodeTab else {
            return []
        }
        return UnsafeBufferPointer(start: first, count: Int(set.pointee.nodeNr)).compactMap { $0.flatMap(copy) }
    }
}
