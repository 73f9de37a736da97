// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import ConsoleRelay
internal import NIOCore
internal import WebSocketBytes

/// The section `limits` of a `novnc` listener.
struct NoVNCLimits: Sendable {
    /// Its clients.
    var connections = ConnectionLimits()
    /// Its requests.
    var requests = FrontLimits()
    /// Its sessions.
    var relay = RelaySettings()
    /// Its WebSockets.
    var webSocket = WebSocketBytesHandler.Settings()

    /// `max_connections` where it is written.
    var writtenConnections: Int?

    /// The defaults.
    init() {}

    /// Reads the keys of `section`.
    init(section: Section) {
        self.connections = ConnectionLimits(section: section)
        self.writtenConnections = section.has("max_connections") ? self.connections.connections : nil
        self.relay = RelaySettings(section: section)
        self.requests.requestTimeout = section.time(
            "request_timeout", default: self.requests.requestTimeout, in: .milliseconds(100) ... .seconds(600))
        self.requests.target = section.value("max_request_target", default: self.requests.target, in: 256...65_536)
        self.requests.field = section.value("max_header_field", default: self.requests.field, in: 256...65_536)
        self.requests.fields = section.value("max_header_size", default: self.requests.fields, in: 1_024...262_144)
        self.requests.fieldCount = section.value("max_header_fields", default: self.requests.fieldCount, in: 8...1_000)
        self.webSocket.framesPerSecond = section.value(
            "frames_per_second", default: self.webSocket.framesPerSecond, in: 10...10_000_000)
        self.webSocket.maximumFrameLength = section.value(
            "max_frame", default: self.webSocket.maximumFrameLength, in: 1_024...67_108_864)
        self.webSocket.pingInterval = section.time(
            "ping_interval", default: self.webSocket.pingInterval, in: .seconds(1) ... .seconds(3600))
        self.webSocket.missedPings = section.value("missed_pings", default: self.webSocket.missedPings, in: 1...100)
    }
}
