// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Which keys a reload can change. What is not here needs a restart: a key that somebody adds, too, until they have
/// thought about it.
enum LiveKeys {
    private static let prefixes = [
        "consoleauth.token_ttl", "consoleauth.max_session", "consoleauth.idle_timeout", "backends", "projects", "log",
        "shutdown",
    ]

    /// The changes in `difference` that need a restart.
    static func restartNeeded(
        _ difference: SettingsDifference, from old: GatewaySettings, to new: GatewaySettings
    ) -> [SettingsDifference.Change] {
        difference.changes.filter { change in
            Self.isCount(change.path)
                || !Self.prefixes.contains { change.path == $0 || change.path.hasPrefix("\($0).") }
                    && !Self.isOfSameListener(change.path, old, new)
        }
    }

    /// Whether `path` is a limit on how many clients there are: they are counted from the start on.
    private static func isCount(_ path: String) -> Bool {
        guard path.hasPrefix("listeners."), let key = path.split(separator: ".").last else { return false }
        return [
            "max_connections", "max_unauthenticated", "max_connections_per_address",
            "new_connections_per_second_per_address", "failed_tokens_per_minute_per_address",
        ].contains(key)
    }

    /// Whether `path` is of a listener that is there before and after, of one kind and at one address.
    private static func isOfSameListener(_ path: String, _ old: GatewaySettings, _ new: GatewaySettings) -> Bool {
        guard
            let before = old.listeners.first(where: { path.hasPrefix("listeners.\($0.name).") }),
            let after = new.listeners.first(where: { $0.name == before.name })
        else { return false }
        return before.type == after.type && before.factory.bindAddress == after.factory.bindAddress
    }
}
