// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A step on the way to a console that is ready for a viewer, in the order in which they come.
package enum ProbeHop: Sendable, Hashable, CaseIterable {
    /// May its address be dialled?
    case egress
    /// Does somebody answer there?
    case connect
    /// Does the TLS stand that begins with the connection? Only of a console that has such.
    case hostTLS
    /// Does the host open a tunnel to the console? Only of a console that has such.
    case tunnel
    /// Is it RFB?
    case greeting
    /// Does it speak TLS in its RFB, and is its certificate right?
    case tls
    /// Does it offer what is demanded of it, and take our password?
    case security

    /// The hop that brings `layer` up.
    init(_ layer: ConsoleLayer) {
        switch layer {
        case .tls: self = .hostTLS
        case .tunnel: self = .tunnel
        }
    }
}
