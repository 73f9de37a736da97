// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What stands between the connection and the RFB of a console, in the order in which it is brought up. Goes up the pipeline
/// as an event when it stands.
enum ConsoleLayer: Sendable, Hashable {
    /// The TLS that begins with the connection; not that of VeNCrypt.
    case tls
    /// The HTTP CONNECT tunnel.
    case tunnel
}
