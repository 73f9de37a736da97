// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import Logging
public import NIOCore

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
