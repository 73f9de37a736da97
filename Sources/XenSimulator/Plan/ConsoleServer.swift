// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Where the bytes of a console come from.
package enum ConsoleServer: Sendable, Codable, Hashable {
    /// A real VNC server.
    case tcp(host: String, port: Int)
    /// Nothing but these characters, and then an echo of what is sent.
    case greeting(_ text: String)
    /// xapi knows no address of it, as when vncterm has ended: the answer to CONNECT is 404.
    case gone
    /// Its address is known and nobody is there: the answer to CONNECT is 200, and then the end.
    case dead
}
