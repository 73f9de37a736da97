// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleRelay

/// What is tried on the way from a backend to a console, in this order.
enum CheckHop: String, Sendable, Encodable, CaseIterable {
    /// The backend answers.
    case connection
    /// It says where the console is.
    case description
    /// The console listens where the operator wants it to.
    case listen
    /// The address may be dialled.
    case egress
    /// Somebody answers there.
    case connect
    /// The TLS that begins with the connection stands, and its certificate is right.
    case hostTLS = "host-tls"
    /// The host opens a tunnel to the console.
    case tunnel
    /// It speaks RFB.
    case greeting
    /// It speaks TLS in its RFB, and its certificate is right.
    case tls
    /// It offers what is demanded of it, and takes the password.
    case security

    /// The same hop of a probe.
    init(_ hop: ProbeHop) {
        switch hop {
        case .egress: self = .egress
        case .connect: self = .connect
        case .hostTLS: self = .hostTLS
        case .tunnel: self = .tunnel
        case .greeting: self = .greeting
        case .tls: self = .tls
        case .security: self = .security
        }
    }
}
