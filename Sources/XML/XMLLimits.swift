// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How much of a document is read before it is refused.
///
/// libxml2 has bounds of its own, but some of its work grows with the square of the input: it compares every attribute
/// of an element with every other. So the numbers here are kept by ``XMLScreen`` before libxml2 sees the text.
package struct XMLLimits: Sendable, Hashable {
    /// The size of the text in bytes of UTF-8.
    package var bytes: Int
    /// How deep elements nest; the root is at depth 1. libxml2 itself stops at 256.
    package var depth: Int
    /// How many attributes one element has, namespace declarations included.
    package var attributes: Int
    /// How many elements, attributes and pieces of text there are in all. Each takes about 120 bytes of memory.
    package var nodes: Int

    /// Limits of 1 MiB, 64 levels, 32 attributes and 50 000 nodes unless other ones are given: many times what a
    /// domain of libvirt's has.
    package init(bytes: Int = 1 << 20, depth: Int = 64, attributes: Int = 32, nodes: Int = 50_000) {
        self.bytes = bytes
        self.depth = depth
        self.attributes = attributes
        self.nodes = nodes
    }
}
