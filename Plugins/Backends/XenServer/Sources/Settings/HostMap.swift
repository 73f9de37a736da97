// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A setting that is one value for every host, or a map of values by host.
struct HostMap<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The value of a host that the map does not name.
    var common: Value?
    /// The values by ``HostNames/canonical(_:)`` name.
    var byHost: [String: Value] = [:]

    /// What there is for the host with `names`.
    func value(for names: HostNames) -> Value? {
        names.value(in: self.byHost) ?? self.common
    }

    /// Every value.
    var all: [Value] { self.common.map { [$0] } ?? Array(self.byHost.values) }
}

extension HostMap {
    /// Reads `key` of `section`: a map of hosts, each of which `entry` reads, or else what `whole` reads.
    ///
    init(
        _ key: String, of section: Section, whole: (Section) -> Value?, entry: (Section, String) -> Value?
    ) {
        guard let node: AnyNode = section.optional(key) else { return }
        guard node.isMap else {
            self.common = whole(section)
            return
        }
        guard let map = section.section(key) else { return }
        for name in map.names {
            let host = HostNames.canonical(name)
            guard let value = entry(map, name) else { continue }
            if self.byHost.updateValue(value, forKey: host) != nil {
                map.mistake("is the same host as another key of this map", at: name)
            }
        }
        if map.names.isEmpty { section.mistake("has no host in it", at: key) }
    }
}
