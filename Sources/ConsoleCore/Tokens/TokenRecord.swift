// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a store keeps of a token. The token itself is not in it.
public struct TokenRecord: Sendable, Hashable {
    /// HMAC-SHA256 of the token under the authority's key: 32 bytes.
    public var tokenHash: [UInt8]
    /// The session that the token will open.
    public var session: SessionID
    /// The instance it is bound to.
    public var instance: InstanceID
    /// The front end it is for.
    public var type: ConsoleType
    /// What the session may do.
    public var mode: ConsoleMode
    /// Who asked for it.
    public var principal: String
    /// The project of the instance, if it has one.
    public var project: String?
    /// When it was made.
    public var issuedAt: Instant
    /// The first moment at which it is worth nothing.
    public var expiresAt: Instant

    /// A record with these properties.
    public init(
        tokenHash: [UInt8], session: SessionID, instance: InstanceID, type: ConsoleType, mode: ConsoleMode,
        principal: String, project: String?, issuedAt: Instant, expiresAt: Instant
    ) {
        self.tokenHash = tokenHash
        self.session = session
        self.instance = instance
        self.type = type
        self.mode = mode
        self.principal = principal
        self.project = project
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
