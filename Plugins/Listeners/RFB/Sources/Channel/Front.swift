// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore

/// What every connection of the listener shares, as the settings were when it came.
struct Front: Sendable {
    let accessURL: AccessURL
    let transport: ClientTransport
    let opener: SessionOpener
    let gate: ConnectionGate
    let metrics: SessionMetrics
    let authorizer: any ConsoleAuthorizing
    let limits: LoginLimits
    let relay: RelaySettings
    let shutdown: ShutdownFlag
    let logger: Logger
    let calm: CalmLog

    /// Whether there is room for `client`, for whom `channel` counts from now on where a proxy named them. The proxy's own
    /// connections count for nobody. Call it on the channel's event loop.
    func admits(_ client: ClientIdentity, on channel: any Channel) -> Bool {
        self.transport.trusts(client.address) || ConnectionGateHandler.count("\(client)", on: channel)
    }
}
