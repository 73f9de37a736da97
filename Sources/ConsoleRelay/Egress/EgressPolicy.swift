// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// Decides which addresses may be dialled. The core decides this, never a plug-in and never a domain's XML.
///
/// Only what the operator wrote for a backend is allowed, as ``EgressRules`` says, and never a port of the gateway's own.
package struct EgressPolicy: Sendable {
    private let ownAddresses: [BindAddress]
    private let localAddresses: @Sendable () -> [IPAddress]

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
        guard !self.isOwn(address, port: port) else { throw deny("it is a port of the gateway itself") }
        let refusal = rules.refusal(
            of: address, port: port, host: candidate.host, operatorAddresses: operatorAddresses)
        if let refusal { throw deny(refusal) }
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
