// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Where the hosts of a pool are dialled: what xapi says about addresses, put right by the configuration.
///
/// xapi's word is taken for numeric addresses only: a name that it gives is never looked up.
struct PoolAddresses: Sendable {
    private let settings: XenServerSettings

    /// The addresses under `settings`.
    init(_ settings: XenServerSettings) {
        self.settings = settings
    }

    /// The host that the operator wrote.
    var first: HTTPTarget {
        self.target(
            HostNames([self.settings.url.host]), host: self.settings.url.host, port: self.settings.url.port)
    }

    /// The host with the address that xapi gave, bare or with brackets; `nil` when it is no address.
    func target(address text: String) -> HTTPTarget? {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        return self.target(HostNames([bare]), address: bare)
    }

    /// A host of the pool; `nil` when it has no address and the configuration has none for it.
    func target(_ member: PoolMember) -> HTTPTarget? {
        self.target(member.names, address: member.address)
    }

    /// Whether the configuration says where `member` is dialled.
    func isMapped(_ member: PoolMember) -> Bool {
        self.settings.addresses.value(for: member.names) != nil
    }

    private func target(_ names: HostNames, address: String) -> HTTPTarget? {
        if let place = self.settings.addresses.value(for: names) {
            return self.target(names, host: place.host, port: place.port ?? self.settings.url.port)
        }
        // The operator may have written the URL with the name that xapi has for an address.
        guard let known = IPAddress(address)?.description ?? (address == self.settings.url.host ? address : nil) else {
            return nil
        }
        return self.target(names, host: known, port: self.settings.url.port)
    }

    private func target(_ names: HostNames, host: String, port: Int) -> HTTPTarget {
        let names = names.adding(host)
        return HTTPTarget(
            host: host, port: port, tls: self.settings.url.isEncrypted ? self.settings.tls.tls(for: names) : nil)
    }
}
