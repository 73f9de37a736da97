// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why a document was refused.
///
/// It never quotes the document: what is hostile to read is hostile to log.
package enum XMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A limit of ``XMLLimits`` is passed; which one.
    case tooLarge(String)
    /// The text is not UTF-8 or has a NUL in it.
    case notText
    /// There is a document type declaration, with which entities begin.
    case documentType
    /// The text is not well-formed, as libxml2's error `code` (xmlerror.h) says about `line`.
    case notWellFormed(code: Int, line: Int)
    /// The XPath expression does not evaluate to nodes: a programmer's mistake.
    case badExpression(String)
    /// libxml2 could not get memory.
    case outOfMemory

    /// What is wrong, in one line.
    package var description: String {
        switch self {
        case .tooLarge(let limit): "the XML has too many \(limit)"
        case .notText: "the XML is not UTF-8 text"
        case .documentType: "the XML has a document type declaration, which is not allowed"
        case .notWellFormed(let code, let line): "the XML is not well-formed (libxml2 error \(code), line \(line))"
        case .badExpression(let expression): "the XPath '\(expression)' does not give nodes"
        case .outOfMemory: "no memory for the XML"
        }
    }
}
