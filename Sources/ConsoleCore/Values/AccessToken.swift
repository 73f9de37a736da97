// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The bearer secret in an access URL: 32 random bytes, written as 43 characters of base64url.
///
/// Whoever holds it may open the console once. It prints as `***`; ``reveal(_:)`` lends the text to the two places that
/// need it: the access URL and the keyed hash.
public struct AccessToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// The number of characters of a token.
    public static let length = 43

    private let text: String

    /// A new token from the system's random number generator (getrandom on Linux).
    public init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        self.text = Base64URL.encode(bytes)
    }

    /// The token in `text`, or `nil` when `text` cannot be one: anything but 43 characters of the base64url alphabet.
    ///
    /// The check is cheap and comes before any look-up, so that junk costs nothing.
    public init?(_ text: some StringProtocol) {
        let characters = text.utf8
        guard characters.count == Self.length, characters.allSatisfy(Base64URL.isInAlphabet) else { return nil }
        self.text = String(text)
    }

    /// Lends the token's text to `body`.
    public func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result {
        try body(self.text)
    }

    /// Always `***`.
    public var description: String { "***" }

    /// Always `***`.
    public var debugDescription: String { "***" }

    /// A mirror with no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
