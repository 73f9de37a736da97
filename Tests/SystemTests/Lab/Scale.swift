// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How large the tests of a running gateway are: small with all other tests, whole with `make load` and `make api-check`.
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
