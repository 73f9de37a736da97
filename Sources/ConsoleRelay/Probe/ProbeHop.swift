// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A step on the way to a console that is ready for a viewer, in the order in which they come.
package enum ProbeHop: Sendable, Hashable, CaseIterable {
    /// May its address be dialled?
    case egress
    /// Does somebody answer there?
    case connect
    /// Is it RFB?
    case greeting
    /// Does it speak TLS, and is its certificate right?
    case tls
    /// Does it offer what is demanded of it, and take our password?
    case security
}
