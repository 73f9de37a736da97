// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore
internal import WebSocketBytes

/// What every connection of the listener shares, as the settings were when it came.
struct Front: Sendable {
    let files: StaticFiles
    let accessURL: AccessURL
    let transport: ClientTransport
    let securityHeaders: SecurityHeaders
    let origins: OriginPolicy
    let opener: SessionOpener
    let gate: ConnectionGate
    let metrics: SessionMetrics
    /// Whether browsers may send the listener's cookies over TLS only.
    let hasSecureCookies: Bool
    let authorizer: any ConsoleAuthorizing
    let limits: FrontLimits
    let relay: RelaySettings
    let webSocket: WebSocketBytesHandler.Settings
    let shutdown: ShutdownFlag
    let logger: Logger
    let calm: CalmLog
}
