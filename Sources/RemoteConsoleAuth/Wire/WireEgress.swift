// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What may be dialled for a console.
struct WireEgress: Codable, Sendable, Hashable {
    var hosts: [String]
    var networks: [String]
    var firstPort: Int
    var lastPort: Int
    var socketFolders: [String]

    /// What `rules` say.
    init(_ rules: EgressRules) {
        self.hosts = rules.hosts.sorted()
        self.networks = rules.networks.map(\.description)
        self.firstPort = rules.ports.lowerBound
        self.lastPort = rules.ports.upperBound
        self.socketFolders = rules.socketFolders
    }

    /// The rules.
    func value() throws -> EgressRules {
        guard self.hosts.count <= 4096, self.networks.count <= 4096, self.socketFolders.count <= 64 else {
            throw Wire.refusal("so long a list of what may be dialled")
        }
        let networks = try self.networks.map { text in
            guard let network = IPNetwork(text) else { throw Wire.refusal("a network that is none") }
            return network
        }
        guard (1...65_535).contains(self.firstPort), (self.firstPort...65_535).contains(self.lastPort) else {
            throw Wire.refusal("this range of ports")
        }
        return EgressRules(
            hosts: Set(try self.hosts.map { try WireText.bounded($0, "this host", limit: 255) }), networks: networks,
            ports: self.firstPort...self.lastPort,
            socketFolders: try self.socketFolders.map { try WireText.bounded($0, "this folder") })
    }
}
