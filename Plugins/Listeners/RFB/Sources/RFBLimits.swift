// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import ConsoleRelay
internal import NIOCore

/// The section `limits` of an `rfb` listener.
struct RFBLimits: Sendable {
    /// Its clients.
    var connections = ConnectionLimits()
    /// Their way to a console.
    var login = LoginLimits()
    /// Its sessions.
    var relay = RelaySettings()

    /// `max_connections` where it is written.
    var writtenConnections: Int?

    /// Reads the keys of `section`.
    init(section: Section) {
        self.connections = ConnectionLimits(section: section)
        self.writtenConnections = section.has("max_connections") ? self.connections.connections : nil
        self.relay = RelaySettings(section: section)
        let range = Duration.milliseconds(100) ... .seconds(600)
        self.login.negotiationTimeout = section.time(
            "negotiation_timeout", default: self.login.negotiationTimeout, in: range)
        self.login.loginTimeout = section.time("login_timeout", default: self.login.loginTimeout, in: range)
    }
}
