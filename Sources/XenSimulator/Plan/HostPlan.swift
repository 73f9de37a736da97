// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A host as it is when the simulator starts.
package struct HostPlan: Sendable, Codable {
    /// The host's name label, by which the simulator's calls know it.
    package var name: String
    /// The host's UUID.
    package var uuid: String
    /// The address that it listens on, one of the loopback network.
    package var address: String
    /// The PEM file of the certificate and the key; without one the host makes a self-signed certificate of its own.
    package var certificate: String?
    /// The PEM file of the key to ``certificate``.
    package var privateKey: String?

    /// A host at `address`, with a random UUID unless one is given.
    package init(
        _ name: String, uuid: String? = nil, address: String = "127.0.0.1", certificate: String? = nil,
        privateKey: String? = nil
    ) {
        self.name = name
        self.uuid = uuid ?? UUID().uuidString.lowercased()
        self.address = address
        self.certificate = certificate
        self.privateKey = privateKey
    }
}
