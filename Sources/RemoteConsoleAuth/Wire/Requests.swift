// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// `POST redeem`: spend a token.
struct RedeemRequest: Codable, Sendable {
    /// The token, 43 characters.
    var token: WireSecret
    /// The secret that takes its session up again.
    var resume: WireSecret?
    /// The console type of the listener that asks.
    var type: String
    /// The client's address, for the log.
    var client: String
}

/// `POST confirm` and `POST release`: about a session that has not begun.
struct TicketRequest: Codable, Sendable {
    /// The ticket that the session was given.
    var ticket: String
}

/// `POST refresh`: where is the console now?
struct RefreshRequest: Codable, Sendable {
    var ticket: String
    /// What failed: `consoleMoved` or `backendSessionRejected`.
    var code: String
}

/// `POST begin`: the session begins.
struct BeginRequest: Codable, Sendable {
    var ticket: String
    /// The client's address, for the log.
    var client: String
}

/// `POST heartbeat`: these sessions are alive.
struct HeartbeatRequest: Codable, Sendable {
    /// Their leases, 500 at most.
    var sessions: [String]
}

/// `POST end`: a session that began is over.
struct EndRequest: Codable, Sendable {
    var lease: String
    var reason: String
    var bytesFromClient: Int
    var bytesFromConsole: Int
}
