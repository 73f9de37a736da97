// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The section `consoleauth`.
enum ConsoleAuthPart {
    /// What `consoleauth.token_ttl` may be, in seconds.
    private static let lifetimes = 1...86_400

    static func entry(_ ledger: inout NovaLedger) -> YAMLEntry {
        var entries: [YAMLEntry] = []
        let lifetime = ledger.number("[consoleauth] token_ttl", "console_token_ttl", in: 0 ... .max)
        let seconds = lifetime.map { min(max($0.value, Self.lifetimes.lowerBound), Self.lifetimes.upperBound) }
        if let lifetime, let seconds {
            let note = seconds == lifetime.value ? nil : "the nearest that is allowed, 1s to 24h"
            ledger.carry(lifetime, to: "consoleauth.token_ttl", note: note)
            entries.append(YAMLEntry("token_ttl", .plain("\(seconds)s"), from: lifetime))
        }
        if let enforced = ledger.flag("[consoleauth] enforce_session_timeout") {
            if enforced.value {
                ledger.carry(
                    enforced, to: "consoleauth.max_session",
                    note: "counted from the session's beginning, not the token's")
                entries.append(YAMLEntry("max_session", .plain("\(seconds ?? 600)s"), from: enforced))
            } else {
                ledger.drop(enforced, "consoleauth.max_session ends a session, after 8h unless it is set")
            }
        }
        entries.append(
            YAMLEntry(
                "reuse", .plain("until-expiry"),
                comments: [
                    "A URL opens one session here, and the browser that opened it may reload. With Nova it opens for whoever "
                        + "has it until it expires; so that would be here, too:"
                ], isOff: true))
        entries.append(
            YAMLEntry(
                "store", .map([YAMLEntry("kind", .plain("sqlite"))]),
                comments: ["In /var/lib/oriel/tokens.db. For several Oriels at once there is kind postgresql."]))
        return YAMLEntry("consoleauth", .map(entries))
    }
}
