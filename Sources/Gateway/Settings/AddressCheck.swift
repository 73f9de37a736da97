// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Finds servers that would take each other's port.
enum AddressCheck {
    /// A server of this gateway: its key path, its address, and the section that a mistake is reported in.
    typealias Server = (owner: String, address: BindAddress, section: Section?)

    /// Reports every server whose address one before it has.
    static func report(_ servers: [Server]) {
        var taken: [Server] = []
        for server in servers {
            if let other = taken.first(where: { $0.address.collides(with: server.address) }) {
                server.section?.mistake("\(server.address) is taken by \(other.owner) (\(other.address))", at: "port")
            }
            taken.append(server)
        }
    }
}
