// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A token, fresh from the authority.
public struct IssuedToken: Sendable {
    /// The token. This is the only moment at which it exists in the clear.
    public var token: AccessToken
    /// The instance it is bound to.
    public var instance: Instance
    /// How long it can be redeemed.
    public var lifetime: Duration

    /// `token` for `instance`, good for `lifetime`.
    public init(token: AccessToken, instance: Instance, lifetime: Duration) {
        self.token = token
        self.instance = instance
        self.lifetime = lifetime
    }
}
