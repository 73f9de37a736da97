// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How large the tests of a running gateway are: small with all other tests, whole with `make load`, `make api-check` and
/// `make storm`.
enum Scale {
    /// Sessions that live at once.
    static var sessions: Int { self.number("ORIEL_LOAD_SESSIONS", 30) }
    /// How often the configuration is read again under load.
    static var reloads: Int { self.number("ORIEL_LOAD_RELOADS", 4) }
    /// How often the program is replaced under load.
    static var upgrades: Int { self.number("ORIEL_LOAD_UPGRADES", 3) }
    /// For how long sessions live on, in seconds.
    static var drain: Int { self.number("ORIEL_LOAD_DRAIN", 3) }
    /// How many requests are made up for each operation of the API.
    static var apiExamples: Int { self.number("ORIEL_API_EXAMPLES", 10) }
    /// Tokens that are raced for.
    static var stormTokens: Int { self.number("ORIEL_STORM_TOKENS", 400) }
    /// What decides which of them are raced for how, and what is done to the authorities.
    static let stormSeed = UInt64(clamping: Scale.number("ORIEL_STORM_SEED", Int.random(in: 1...999_999)))

    private static func number(_ name: String, _ fallback: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? fallback
    }

    /// Lets this process have the descriptors that the whole scale needs.
    static func raiseDescriptorLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
