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

    /// Allows `hosts`, as they resolve at the time, and `networks`.
    public init(hosts: Set<String>, networks: [IPNetwork] = []) {
        self.hosts = hosts
        self.networks = networks
    }
}
