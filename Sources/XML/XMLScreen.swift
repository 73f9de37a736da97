// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Looks over a document before libxml2 sees it, and counts.
///
/// It knows just enough of XML 1.0 (tags and their quotes, comments, CDATA, processing instructions) to tell them apart
/// in a document that is well-formed so far. Where one is not, what it counts is meaningless, and libxml2 stops at that
/// very place: it is never asked to recover.
struct XMLScreen: ~Copyable {
    private let limits: XMLLimits
    private var depth = 0
    private var nodes = 0

    /// Throws unless `bytes` keep to `limits` and have no document type declaration.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>, limits: XMLLimits) throws(XMLError) {
        var screen = XMLScreen(limits: limits)
        try screen.scan(XMLBytes(bytes))
    }

    private init(limits: XMLLimits) {
        self.limits = limits
    }

    private mutating func scan(_ input: consuming XMLBytes) throws(XMLError) {
        while input.skip(past: "<") {
            // The text before this tag and the tag itself. A node too many for each `><` does no harm.
            try self.count(2)
            if input.take("!--") {
                _ = input.skip(past: "-->")
            } else if input.take("![CDATA[") {
                _ = input.skip(past: "]]>")
            } else if input.take("!") {
                // The only other thing that begins so is <!DOCTYPE, and what stands inside one.
                throw .documentType
            } else if input.take("?") {
                _ = input.skip(past: "?>")
            } else if input.take("/") {
                self.depth -= 1
                _ = input.skip(past: ">")
            } else {
                try self.tag(&input)
            }
        }
    }

    /// Reads a start tag, after its `<`.
    private mutating func tag(_ input: inout XMLBytes) throws(XMLError) {
        self.depth += 1
        guard self.depth <= self.limits.depth else { throw .tooLarge("levels") }
        var attributes = 0
        var last: UInt8 = 0
        while let byte = input.next() {
            switch byte {
            case UInt8(ascii: ">"):
                if last == UInt8(ascii: "/") { self.depth -= 1 }
                return
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                attributes += 1
                guard attributes <= self.limits.attributes else { throw .tooLarge("attributes") }
                // An attribute, and the text that is its value.
                try self.count(2)
                guard input.skip(pastByte: byte) else { return }
            default:
                break
            }
            last = byte
        }
    }

    private mutating func count(_ more: Int) throws(XMLError) {
        self.nodes += more
        guard self.nodes <= self.limits.nodes else { throw .tooLarge("nodes") }
    }
}
