// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import ConsoleRelay
internal import NIOCore

/// The section `limits` of an `xvpvnc` listener.
struct XVPLimits: Sendable {
    /// Its clients.
    var connections = ConnectionLimits()
    /// Its requests.
    var requests = RequestLimits()
    /// Its sessions.
    var relay = RelaySettings()

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
        self.requests.head = section.value("max_header_size", default: self.requests.head, in: 256...262_144)
    }
}
