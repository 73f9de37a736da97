// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Puts the values of other options into a value, as oslo.config does: `$name`, `${name}`, `$group.name`, `${group.name}`;
/// `$$` and `\$` are a dollar sign, and so is a `$` with nothing behind it that could be a name.
enum Substitution {
    /// Why it cannot be done.
    enum Failure: Error, Hashable {
        /// The files do not set this option.
        case unknown(String)
        /// This option is a secret.
        case secret(String)
        /// An option is made of itself, by however many others, or of too many.
        case tooDeep
        /// The result is longer than any sensible value.
        case tooLong
    }

    /// How deep options may be made of others, of how many in all, and how long the whole may get: oslo.config has no limits.
    static let maximumDepth = 16
    static let maximumCount = 1_000
    static let maximumLength = 65_536

    /// The raw value of an option by its group, `nil` where none is written, and its name.
    typealias LookUp = (_ group: String?, _ name: String) throws(Failure) -> String

    /// `text` with every option in it replaced.
    static func replace(_ text: String, lookUp: LookUp) throws(Failure) -> String {
        var count = 0
        return try self.replace(text, depth: 0, count: &count, lookUp: lookUp)
    }

    private static func replace(_ text: String, depth: Int, count: inout Int, lookUp: LookUp) throws(Failure) -> String
    {
        guard depth <= Self.maximumDepth else { throw .tooDeep }
        var result = ""
        var rest = Substring(text.replacing("\\$", with: "$$")).unicodeScalars
        while let sign = rest.firstIndex(of: "$") {
            result.unicodeScalars += rest[..<sign]
            rest = rest[sign...].dropFirst()
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
            } else if let (reference, behind) = Self.reference(at: rest) {
                result += try self.value(of: reference, depth: depth, count: &count, lookUp: lookUp)
                rest = behind
            } else {
                result += "$"
            }
            guard result.utf8.count <= Self.maximumLength else { throw .tooLong }
        }
        result.unicodeScalars += rest
        guard result.utf8.count <= Self.maximumLength else { throw .tooLong }
        return result
    }

    private static func value(of reference: String, depth: Int, count: inout Int, lookUp: LookUp) throws(Failure)
        -> String
    {
        count += 1
        guard count <= Self.maximumCount else { throw .tooDeep }
        let parts = reference.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.last else { throw .unknown(reference) }
        return try self.replace(
            try lookUp(parts.count > 1 ? parts.first : nil, name), depth: depth + 1, count: &count, lookUp: lookUp)
    }

    /// The name that `text` begins with, in braces or without, and what is behind it.
    private static func reference(
        at text: Substring.UnicodeScalarView
    ) -> (name: String, behind: Substring.UnicodeScalarView)? {
        let isBraced = text.first == "{"
        let text = isBraced ? text.dropFirst() : text
        guard let first = text.first, first == "_" || first.isLetter else { return nil }
        let name = text.prefix { $0 == "_" || $0 == "." || $0.isLetter || ("0"..."9").contains($0) }
        let behind = text[name.endIndex...]
        guard isBraced else { return (String(name), behind) }
        return behind.first == "}" ? (String(name), behind.dropFirst()) : nil
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter of ASCII.
    fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
