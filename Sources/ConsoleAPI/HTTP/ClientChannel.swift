// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// A connection of Hummingbird's with what stands between us and the client before it.
struct ClientChannel<Base: ServerChildChannel>: ServerChildChannel {
    typealias Value = Base.Value

    private let base: Base
    private let transport: ClientTransport

    /// Puts `transport` before `base`.
    init(_ base: Base, behind transport: ClientTransport) {
        self.base = base
        self.transport = transport
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture { try self.transport.prepareAhead(channel) }
            .flatMap { self.base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async {
        await self.base.handle(value: value, logger: logger)
    }
}
