// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// The channels of a listener: the one that accepts, and those that it accepted.
///
/// Callable from any isolation.
final class OpenChannels: Sendable {
    private struct State {
        var server: (any Channel)?
        var isStopped = false
        var clients: [ObjectIdentifier: any Channel] = [:]
        var waiting: [EventLoopPromise<Void>] = []

        var isGone: Bool { self.isStopped && self.server == nil && self.clients.isEmpty }
    }

    private let state = Mutex(State())

    /// Notes the channel that accepts; closes it if there is to be none any more.
    func listen(_ server: any Channel) {
        let isStopped = self.state.withLock { state in
            state.server = server
            return state.isStopped
        }
        server.closeFuture.whenComplete { _ in self.change { $0.server = nil } }
        if isStopped { self.close(server) }
    }

    /// Notes a client, until its channel closes.
    func add(_ client: any Channel) {
        let id = ObjectIdentifier(client)
        self.state.withLock { $0.clients[id] = client }
        client.closeFuture.whenComplete { _ in self.change { $0.clients[id] = nil } }
    }

    /// Takes no more clients.
    func stopAccepting() {
        var server: (any Channel)?
        self.change { state in
            state.isStopped = true
            server = state.server
        }
        if let server { self.close(server) }
    }

    /// Accepts nothing more, and closes when everybody who was accepted is there: NIO drops a client that is on its way
    /// from the accepting channel's event loop to its own when the accepting channel closes meanwhile.
    private func close(_ server: any Channel) {
        server.setOption(.autoRead, value: false).whenComplete { _ in self.closeWhenSettled(server, tries: 400) }
    }

    private func closeWhenSettled(_ server: any Channel, tries: Int) {
        let isSettled = self.state.withLock { $0.clients.values.allSatisfy(\.isActive) }
        guard !isSettled, tries > 0 else { return server.close(promise: nil) }
        server.eventLoop.scheduleTask(in: .milliseconds(5)) { self.closeWhenSettled(server, tries: tries - 1) }
    }

    /// Tells every client `event`, the last one after `spread`.
    func tell(_ event: any Sendable, over spread: TimeAmount = .zero) {
        let clients = self.state.withLock { Array($0.clients.values) }
        for (index, client) in clients.enumerated() {
            let delay = TimeAmount.nanoseconds(spread.nanoseconds / Int64(clients.count) * Int64(index))
            client.eventLoop.scheduleTask(in: delay) { client.pipeline.fireUserInboundEventTriggered(event) }
        }
    }

    /// Succeeds when nobody is accepted any more and no client is left.
    func whenGone(on loop: any EventLoop) -> EventLoopFuture<Void> {
        let promise = loop.makePromise(of: Void.self)
        self.change { $0.waiting.append(promise) }
        return promise.futureResult
    }

    private func change(_ body: (inout sending State) -> Void) {
        let waiting = self.state.withLock { state -> [EventLoopPromise<Void>] in
            body(&state)
            guard state.isGone else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.succeed() }
    }
}
