// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Makes a server that runs elsewhere take no more connections.
final class AcceptSwitch: Sendable {
    private struct State {
        var server: (any Channel)?
        var isOff = false
    }

    private let state = Mutex(State())

    /// The channel that accepts. It is closed if the switch is off already.
    func connect(_ server: any Channel) {
        let isOff = self.state.withLock { state in
            state.server = server
            return state.isOff
        }
        if isOff { Self.close(server) }
    }

    /// Takes no more connections, now or later.
    func turnOff() {
        let server = self.state.withLock { state in
            state.isOff = true
            return state.server
        }
        if let server { Self.close(server) }
    }

    /// Accepts nothing more, and closes a moment later: a client that is on its way from this channel's event loop to its
    /// own would be dropped.
    private static func close(_ server: any Channel) {
        server.setOption(.autoRead, value: false).whenComplete { _ in
            server.eventLoop.scheduleTask(in: .milliseconds(100)) { server.close(promise: nil) }
        }
    }
}
