// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import Logging
public import NIOCore
public import ServiceLifecycle

/// Speaks one client protocol on one address and turns each client into a session.
///
/// `run()` binds and returns after a graceful shutdown, when its sessions have ended.
public protocol ConsoleListener: Service {
    /// The URL a user opens: the configured base URL with the token placed where this client looks for it.
    func accessURL(for token: AccessToken) -> String
}

/// Reads the settings of a listener and makes it.
public protocol ConsoleListenerFactory: Sendable {
    /// What `kind:` says in the configuration, and the console type of its URLs.
    static var kind: String { get }

    /// Where the listener will listen. The gateway never dials it, and no two servers share it.
    var bindAddress: BindAddress { get }

    /// Reads the listener's own keys. Does no I/O; mistakes are recorded in `section`.
    init?(section: Section, name: String)

    /// Makes the listener. Files it serves are read now; the address is bound by `run()`.
    func makeListener(context: ListenerContext) throws -> any ConsoleListener
}

/// What a listener may use.
public struct ListenerContext: Sendable {
    /// A logger that carries the listener's name.
    public var logger: Logger
    /// The event loops for its channels.
    public var eventLoopGroup: any EventLoopGroup
    /// Redeems tokens.
    public var authorizer: any ConsoleAuthorizing
    /// The addresses of Oriel's own servers, which must never be dialled as a console.
    public var ownAddresses: [BindAddress]
    /// To be called once clients are accepted, with the address that was bound.
    public var onListening: @Sendable (BindAddress) -> Void

    /// A context of these parts.
    public init(
        logger: Logger, eventLoopGroup: any EventLoopGroup, authorizer: any ConsoleAuthorizing,
        ownAddresses: [BindAddress], onListening: @escaping @Sendable (BindAddress) -> Void = { _ in }
    ) {
        self.logger = logger
        self.eventLoopGroup = eventLoopGroup
        self.authorizer = authorizer
        self.ownAddresses = ownAddresses
        self.onListening = onListening
    }
}
