// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Everything that one host may be called in the configuration: its address, its UUID, its name label.
///
/// Maps in the configuration are by any of these, in either case.
struct HostNames: Sendable, Hashable {
    private let names: [String]

    /// A host with these names, the more telling first.
    init(_ names: [String]) {
        self.names = names.filter { !$0.isEmpty }.map(Self.canonical)
    }

    /// The same host, called `name` too.
    func adding(_ name: String) -> HostNames {
        HostNames(self.names + [name])
    }

    /// What `map` has for this host, by the first of its names that is there. The keys are ``canonical(_:)``.
    func value<Value>(in map: [String: Value]) -> Value? {
        for name in self.names {
            if let value = map[name] { return value }
        }
        return nil
    }

    /// `name` as a key of such a map: an address in its usual form, anything else in lower case.
    static func canonical(_ name: String) -> String {
        IPAddress(name)?.description ?? name.lowercased()
    }
}
