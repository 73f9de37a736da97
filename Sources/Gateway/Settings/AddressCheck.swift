// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Finds servers that would take each other's port.
enum AddressCheck {
    /// Reports every server of this gateway whose address one before it has.
    static func report(
        api: BindAddress?, apiSection: Section?, _ listeners: [ConfiguredListener], _ listenersSection: Section?
    ) {
        var taken: [(owner: String, address: BindAddress)] = []
        if let api { taken.append(("api", api)) }
        for listener in listeners {
            let address = listener.factory.bindAddress
            if let other = taken.first(where: { $0.address.collides(with: address) }) {
                listenersSection?.section(listener.name)?.mistake(
                    "\(address) is taken by \(other.owner) (\(other.address))", at: "port")
            }
            taken.append(("listeners.\(listener.name)", address))
        }
    }
}
