// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The secret with which a browser that reloads takes its session up again: 32 random bytes in base64url.
///
/// Worth nothing without the access token of the same session. It prints as `***`; ``reveal(_:)`` lends the text to the
/// two places that need it: the client's cookie and the keyed hash.
public struct ResumeSecret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    private let token: AccessToken

    /// A new secret from the system's random number generator.
    public init() {
        self.token = AccessToken()
    }

    /// The secret in `text`, or `nil` when `text` cannot be one: anything but 43 characters of the base64url alphabet.
    public init?(_ text: some StringProtocol) {
        guard let token = AccessToken(text) else { return nil }
        self.token = token
    }

    /// Lends the secret's text to `body`.
    public func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result {
        try self.token.reveal(body)
    }

    /// Always `***`.
    public var description: String { "***" }

    /// Always `***`.
    public var debugDescription: String { "***" }

    /// A mirror with no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
