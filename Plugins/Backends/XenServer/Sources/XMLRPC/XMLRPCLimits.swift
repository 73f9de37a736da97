// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import XML

/// How much of an answer is read.
struct XMLRPCLimits: Sendable, Hashable {
    /// The size of the body in bytes.
    var bytes: Int
    /// How many elements, attributes and pieces of text it has.
    var nodes: Int
    /// How deep elements nest. A struct in a struct takes three levels, and xapi nests no deeper than a map in a record in
    /// a map of records.
    var depth = 40

    /// For one object, or a few: 2 MiB.
    static let small = XMLRPCLimits(bytes: 2 << 20, nodes: 200_000)
    /// For all virtual machines of a pool, of which each has about 8 KiB: 16 MiB.
    static let large = XMLRPCLimits(bytes: 16 << 20, nodes: 4_000_000)

    /// The same limits, as the parser takes them.
    var xml: XMLLimits {
        XMLLimits(bytes: self.bytes, depth: self.depth, attributes: 4, nodes: self.nodes)
    }
}
