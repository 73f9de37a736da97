// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The token authority as the API sees it: makes tokens.
public protocol ConsoleIssuing: Sendable {
    /// Makes a token for the console of an instance, after asking the backend whether there is one to open.
    ///
    /// - Throws: ``ConsoleError``: what ``HypervisorBackend/checkConsole(of:kind:)`` throws, or `authorityUnavailable`.
    func issue(_ request: ConsoleRequest) async throws -> IssuedToken
}

/// A wish for a console.
public struct ConsoleRequest: Sendable {
    /// The instance.
    public var instance: InstanceReference
    /// The front end that the URL will be for.
    public var type: ConsoleType
    /// What the session may do.
    public var mode: ConsoleMode
    /// Who asks.
    public var principal: Principal

    /// A wish of `principal` for a console of `instance`.
    public init(instance: InstanceReference, type: ConsoleType, mode: ConsoleMode = .control, principal: Principal) {
        self.instance = instance
        self.type = type
        self.mode = mode
        self.principal = principal
    }
}

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
