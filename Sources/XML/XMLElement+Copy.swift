// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CLibXML2

extension XMLElement {
    /// A copy of `node` and what is inside, or `nil` when it is no element.
    ///
    /// Calls itself once for each level; ``XMLLimits/depth`` bounds those.
    init?(copying node: xmlNodePtr) {
        guard node.pointee.type == XML_ELEMENT_NODE, let name = String(ofXML: node.pointee.name) else { return nil }
        self.name = name
        self.namespace = node.pointee.ns.flatMap { String(ofXML: $0.pointee.href) }
        self.attributes = [:]
        self.text = String(ownTextOf: node) ?? ""
        self.children = []
        var attribute = node.pointee.properties
        while let current = attribute {
            if let name = String(ofXML: current.pointee.name) {
                let namespace = current.pointee.ns.flatMap { String(ofXML: $0.pointee.href) }
                self.attributes[namespace.map { "{\($0)}\(name)" } ?? name] = String(
                    joiningTextFrom: current.pointee.children)
            }
            attribute = current.pointee.next
        }
        var child = node.pointee.children
        while let current = child {
            if let element = XMLElement(copying: current) { self.children.append(element) }
            child = current.pointee.next
        }
    }
}

extension String {
    /// A copy of a C string of libxml2's.
    init?(ofXML text: UnsafePointer<xmlChar>?) {
        guard let text else { return nil }
        self.init(cString: text)
    }

    /// The text directly inside an element or attribute, or of a text node; `nil` for what has none.
    init?(ownTextOf node: xmlNodePtr) {
        switch node.pointee.type {
        case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
            self.init(ofXML: node.pointee.content)
        case XML_ELEMENT_NODE, XML_ATTRIBUTE_NODE:
            self.init(joiningTextFrom: node.pointee.children)
        default:
            return nil
        }
    }

    /// The texts of `node` and its siblings after it.
    init(joiningTextFrom node: xmlNodePtr?) {
        self = ""
        var node = node
        while let current = node {
            if current.pointee.type == XML_TEXT_NODE || current.pointee.type == XML_CDATA_SECTION_NODE,
                let text = String(ofXML: current.pointee.content)
            {
                self += text
            }
            node = current.pointee.next
        }
    }
}
