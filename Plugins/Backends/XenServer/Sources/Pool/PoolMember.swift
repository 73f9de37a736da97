// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A host of a pool, as `host.get_all_records` tells it.
struct PoolMember: Sendable, Hashable {
    /// Its reference.
    var reference: XenReference
    /// Its UUID.
    var uuid: String
    /// Its name label.
    var name: String
    /// The address of its management interface, as it says; empty when it has none.
    var address: String

    /// The host that `record` describes, or `nil` when it describes none.
    init?(reference: XenReference, record: XMLRPCValue) {
        guard let uuid = record["uuid"]?.string, let address = record["address"]?.string else { return nil }
        self.reference = reference
        self.uuid = uuid
        self.name = record["name_label"]?.string ?? ""
        self.address = address
    }

    /// What the configuration may call it.
    var names: HostNames { HostNames([self.uuid, self.address, self.name]) }
}
