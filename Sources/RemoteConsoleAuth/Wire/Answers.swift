// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What answers `redeem` and `refresh`.
struct GrantAnswer: Codable, Sendable {
    var grant: WireGrant
    /// What the proxy shows with every call about this session until it begins. Means nothing to it.
    var ticket: String
    /// What the proxy shows with every heartbeat of this session. Means nothing to it.
    var lease: String
    /// How long a session goes on while no authority can be asked.
    var leaseGraceMs: WireDuration
}

/// What answers `heartbeat`.
struct HeartbeatAnswer: Codable, Sendable {
    /// The sessions of the request that may go on. The proxy ends the others.
    var alive: [String]
    var leaseGraceMs: WireDuration
}

/// What answers everything else.
struct DoneAnswer: Codable, Sendable {}
