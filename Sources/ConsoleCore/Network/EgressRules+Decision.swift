// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension EgressRules {
    /// Why `port` of `address` may not be dialled under these rules; `nil` when it may.
    ///
    /// Only what the operator wrote is allowed. A *name* that the operator wrote is allowed as it resolves, but never to
    /// loopback, its link or a metadata service: otherwise whoever answers for the name could point the gateway at itself
    /// or at a cloud's secrets. Those must be written as addresses, or as a network.
    ///
    /// - Parameters:
    ///   - host: the host that was named, which resolved to `address`.
    ///   - operatorAddresses: what ``hosts`` resolve to now.
    public func refusal(
        of address: IPAddress, port: Int, host: String, operatorAddresses: Set<IPAddress>
    ) -> String? {
        guard self.ports.contains(port) else {
            return "only ports \(self.ports.lowerBound) to \(self.ports.upperBound) are allowed for this backend"
        }
        guard !address.isWildcard else { return "it is no address of a host" }
        if self.names(address) { return nil }
        let networks = self.networks.filter { $0.contains(address) }
        if let special = IPNetwork.special.first(where: { $0.contains(address) }) {
            // Whoever writes 0.0.0.0/0 means every hypervisor, and not this machine or a metadata service.
            if networks.contains(where: special.contains) { return nil }
            return "addresses of this machine and its link must be written in the backend's configuration"
        }
        guard !networks.isEmpty || self.hosts.contains(host) || operatorAddresses.contains(address) else {
            return "it is none of the backend's hosts and not in its allowed_networks"
        }
        return nil
    }

    /// Whether the operator wrote this very address, or `localhost` for a loopback one.
    private func names(_ address: IPAddress) -> Bool {
        self.hosts.contains { host in
            IPAddress(host) == address || (host == "localhost" && address.isLoopback)
        }
    }
}
