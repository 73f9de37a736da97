// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An element of a document, copied out of it.
package struct XMLElement: Sendable, Hashable {
    /// The name without a prefix.
    package var name: String
    /// The namespace that the name is in, if any.
    package var namespace: String?
    /// The attributes by name. One that is in a namespace has it in front: `{http://example.org/ns}name`.
    package var attributes: [String: String]
    /// The element's own text, CDATA included, without that of its children.
    package var text: String
    /// The elements directly inside, in the order of the document.
    package var children: [XMLElement]

    /// The first child called `name`, in whatever namespace.
    package func child(_ name: String) -> XMLElement? {
        self.children.first { $0.name == name }
    }
}
