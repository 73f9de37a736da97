// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Goes through values in DER (X.690), one after the other. What is no DER is the end.
struct DERReader: Sendable, Hashable {
    /// The identifier octet of a value; those with a number above 30 are not read.
    struct Tag: RawRepresentable, Sendable, Hashable {
        var rawValue: UInt8

        static let boolean = Tag(rawValue: 0x01)
        static let integer = Tag(rawValue: 0x02)
        static let octetString = Tag(rawValue: 0x04)
        static let objectIdentifier = Tag(rawValue: 0x06)
        static let bmpString = Tag(rawValue: 0x1E)
        static let sequence = Tag(rawValue: 0x30)
        static let set = Tag(rawValue: 0x31)
        /// Of a certificate: context-specific, constructed, 0.
        static let version = Tag(rawValue: 0xA0)
        /// Of a certificate: context-specific, constructed, 3.
        static let extensions = Tag(rawValue: 0xA3)
    }

    /// What is left to read.
    private(set) var rest: ArraySlice<UInt8>

    /// Reads `bytes`.
    init(_ bytes: ArraySlice<UInt8>) {
        self.rest = bytes
    }

    /// The contents of the next value if it has this tag; otherwise it stays where it is.
    mutating func next(_ tag: Tag) -> DERReader? {
        guard self.rest.first == tag.rawValue else { return nil }
        return self.next()?.value
    }

    /// The next value, whatever it is; `nil` at the end, and for good where there is no whole one.
    mutating func next() -> (tag: Tag, value: DERReader)? {
        guard let tag = self.rest.popFirst(), let length = self.length(), length <= self.rest.count else {
            self.rest = []
            return nil
        }
        defer { self.rest = self.rest.dropFirst(length) }
        return (Tag(rawValue: tag), DERReader(self.rest.prefix(length)))
    }

    private mutating func length() -> Int? {
        guard let first = self.rest.popFirst() else { return nil }
        guard first & 0x80 != 0 else { return Int(first) }
        // Four bytes hold more than any certificate, and no more than an Int.
        let count = first & 0x7F
        guard (1...4).contains(count) else { return nil }
        var length = 0
        for _ in 0..<count {
            guard let byte = self.rest.popFirst() else { return nil }
            length = length << 8 | Int(byte)
        }
        return length
    }
}
