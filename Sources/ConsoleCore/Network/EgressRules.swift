// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What the operator allowed the gateway to dial for one backend.
///
/// A backend reports what stands in its configuration; what may be dialled in the end is decided outside it, on the
/// resolved address. Loopback, link-local and metadata addresses and the gateway's own ports are refused unless they
/// are named here.
public struct EgressRules: Sendable, Hashable {
    /// Host names and addresses that the operator wrote: the host of the backend's URL, its
    /// `vncserver_proxyclient_address`, the hosts of a static list.
    public var hosts: Set<String>
    /// The backend's `allowed_networks`.
    public var networks: [IPNetwork]
    /// The ports that may be dialled.
    public var ports: ClosedRange<Int>
    /// The folders, as absolute paths, beneath which Unix sockets may be connected to.
    public var socketFolders: [String]

    /// Allows `ports` of `hosts`, as they resolve at the time, and of `networks`, and the sockets in `socketFolders`.
    public init(
        hosts: Set<String>, networks: [IPNetwork] = [], ports: ClosedRange<Int> = 1...65535,
        socketFolders: [String] = []
    ) {
        self.hosts = hosts
        self.networks = networks
        self.ports = ports
        self.socketFolders = socketFolders
    }
}
