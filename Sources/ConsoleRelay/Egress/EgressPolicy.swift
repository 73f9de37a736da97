// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// Decides which addresses may be dialled. The core decides this, never a plug-in and never a domain's XML.
///
/// Only what the operator wrote for a backend is allowed. A *name* that the operator wrote is allowed as it resolves,
/// but never to loopback, its link or a metadata service: otherwise whoever answers for the name could point the gateway
/// at itself or at a cloud's secrets. Those must be written as addresses, or as a network.
package struct EgressPolicy: Sendable {
    private let ownAddresses: [BindAddress]
    private let localAddresses: @Sendable () -> [IPAddress]

    /// The blocks that count only when they are written out: this machine, its link, multicast, metadata services. `::/96`
    /// is also IPv4 in a form that is given up (RFC 4291, section 2.5.5.1): `::127.0.0.1`.
    private static let special: [IPNetwork] = [
        "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/96", "fe80::/10", "ff00::/8",
        // Metadata services outside of those: Amazon, Google and Scaleway over IPv6, Alibaba, Azure.
        "fd00:ec2::254", "fd20:ce::254", "fd00:42::42", "100.100.100.200", "168.63.129.16",
    ].compactMap { IPNetwork($0) }

    /// A policy for a gateway whose own servers listen on `ownAddresses`.
    ///
    /// - Parameter localAddresses: the addresses of this machine's interfaces, asked at each decision that needs them.
    package init(ownAddresses: [BindAddress], localAddresses: @escaping @Sendable () -> [IPAddress]) {
        self.ownAddresses = ownAddresses
        self.localAddresses = localAddresses
    }

    /// A candidate: an address, and how it was come by.
    package struct Candidate: Sendable, Hashable {
        /// The address that would be dialled.
        package var address: IPAddress
        /// The host that the backend named, which resolved to it.
        package var host: String

        /// `host`, resolved to `address`.
        package init(address: IPAddress, host: String) {
            self.address = address
            self.host = host
        }
    }

    /// Throws `egressDenied` unless `port` of `candidate` may be dialled under `rules`.
    ///
    /// - Parameter operatorAddresses: what the hosts of `rules` resolve to now.
    package func check(
        _ candidate: Candidate, port: Int, rules: EgressRules, operatorAddresses: Set<IPAddress>
    ) throws(ConsoleError) {
        let address = candidate.address
        func deny(_ why: String) -> ConsoleError {
            ConsoleError(.egressDenied, "\(candidate.host) (\(address)) port \(port) may not be dialled: \(why)")
        }
        guard rules.ports.contains(port) else {
            throw deny("only ports \(rules.ports.lowerBound) to \(rules.ports.upperBound) are allowed for this backend")
        }
        guard !address.isWildcard else { throw deny("it is no address of a host") }
        guard !self.isOwn(address, port: port) else { throw deny("it is a port of the gateway itself") }
        if Self.isWritten(address, in: rules) { return }
        let networks = rules.networks.filter { $0.contains(address) }
        if let special = Self.special.first(where: { $0.contains(address) }) {
            // Whoever writes 0.0.0.0/0 means every hypervisor, and not this machine or a metadata service.
            if networks.contains(where: special.contains) { return }
            throw deny("addresses of this machine and its link must be written in the backend's configuration")
        }
        guard !networks.isEmpty || rules.hosts.contains(candidate.host) || operatorAddresses.contains(address) else {
            throw deny("it is none of the backend's hosts and not in its allowed_networks")
        }
    }

    /// Whether the operator wrote this very address, or `localhost` for a loopback one.
    private static func isWritten(_ address: IPAddress, in rules: EgressRules) -> Bool {
        rules.hosts.contains { host in
            IPAddress(host) == address || (host == "localhost" && address.isLoopback)
        }
    }

    private func isOwn(_ address: IPAddress, port: Int) -> Bool {
        self.ownAddresses.contains { own in
            guard own.port == port else { return false }
            guard let bound = IPAddress(own.host), !bound.isWildcard else {
                return address.isLoopback || self.localAddresses().contains(address)
            }
            return bound == address
        }
    }
}
