// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What is known of a pool: where its coordinator is, and which hosts it has.
struct PoolKnowledge: Sendable {
    /// Where the coordinator answered last; at first the host that the operator wrote.
    var coordinator: HTTPTarget
    /// The pool's UUID, once it was told.
    private(set) var uuid: String?
    /// The hosts, as the coordinator told them last. Replaced and never added to: a host that was ejected lives on as a
    /// pool of its own, with the same password.
    private(set) var members: [PoolMember] = []
    private var master: XenReference?
    private let addresses: PoolAddresses

    /// Nothing but the configuration.
    init(_ addresses: PoolAddresses) {
        self.addresses = addresses
        self.coordinator = addresses.first
    }

    /// Takes the answers of `pool.get_all_records` and `host.get_all_records`, which came from `target`.
    ///
    /// - Returns: whether they are of the pool that was known. The host that the operator wrote may be of another one
    ///   than before, any other host not; and then nothing is taken.
    mutating func learn(pools: XMLRPCValue, hosts: XMLRPCValue, from target: HTTPTarget) -> Bool {
        guard let pool = pools.structure?.values.first, let uuid = pool["uuid"]?.string,
            let records = hosts.structure
        else { return false }
        guard self.uuid == nil || self.uuid == uuid || target == self.addresses.first else { return false }
        self.uuid = uuid
        self.master = pool["master"]?.reference
        self.members = records.compactMap { key, record in
            XenReference(key).flatMap { PoolMember(reference: $0, record: record) }
        }
        self.coordinator = target
        return true
    }

    /// The host called `reference`, if it is known.
    func member(_ reference: XenReference) -> PoolMember? {
        self.members.first { $0.reference == reference }
    }

    /// Where `member` is dialled; `nil` when nobody knows.
    ///
    /// A coordinator that answers at the operator's URL is dialled there, by the name that its certificate may be for.
    func target(of member: PoolMember) -> HTTPTarget? {
        if member.reference == self.master, self.coordinator == self.addresses.first,
            !self.addresses.isMapped(member)
        {
            return self.coordinator
        }
        return self.addresses.target(member)
    }

    /// Who may know where the coordinator is when `target` does not answer.
    func others(than target: HTTPTarget) -> [HTTPTarget] {
        var others: [HTTPTarget] = []
        for member in self.members {
            guard let other = self.target(of: member), other != target, !others.contains(other) else { continue }
            others.append(other)
        }
        return others
    }
}
