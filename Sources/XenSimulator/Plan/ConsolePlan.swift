// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A console of a virtual machine.
package struct ConsolePlan: Sendable, Codable {
    /// The UUID. Any text goes, for what a hostile host might say.
    package var uuid: String
    /// The protocol as xapi names it: `rfb`, `vt100` or `rdp`.
    package var `protocol`: String
    /// Where its bytes come from.
    package var server: ConsoleServer
    /// The location, word for word; without one it is made as ``Quirks/location`` says.
    package var location: String?

    /// A console with a random UUID, unless one is given.
    package init(
        uuid: String? = nil, protocol: String = "rfb", server: ConsoleServer = .greeting("RFB 003.008\n"),
        location: String? = nil
    ) {
        self.uuid = uuid ?? UUID().uuidString.lowercased()
        self.protocol = `protocol`
        self.server = server
        self.location = location
    }
}
