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
    /// The descriptor of a socket that listens already and that this listener is to use instead of opening one; `run()`
    /// takes its ownership. `nil` for most.
    public var inheritedSocket: Int32?
    /// To be called once clients are accepted, with the address that was bound.
    public var onListening: @Sendable (BindAddress) -> Void

    /// A context of these parts.
    public init(
        logger: Logger, eventLoopGroup: any EventLoopGroup, authorizer: any ConsoleAuthorizing,
        ownAddresses: [BindAddress], inheritedSocket: Int32? = nil,
        onListening: @escaping @Sendable (BindAddress) -> Void = { _ in }
    ) {
        self.logger = logger
        self.eventLoopGroup = eventLoopGroup
        self.authorizer = authorizer
        self.ownAddresses = ownAddresses
        self.inheritedSocket = inheritedSocket
        self.onListening = onListening
    }
}
