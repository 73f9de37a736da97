// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAuth
internal import ConsoleCore

extension AuthorityLimits {
    /// Reads the section `consoleauth.limits`. A 0 is no limit.
    init(section: Section) {
        self.init()
        func limit(_ key: String, _ fallback: Int?) -> Int? {
            let value = section.value(key, default: fallback ?? 0, in: 0...10_000_000)
            return value == 0 ? nil : value
        }
        self.sessionsPerInstance = limit("max_sessions_per_instance", self.sessionsPerInstance)
        self.tokens.total = limit("max_tokens", self.tokens.total)
        self.tokens.principal = limit("max_tokens_per_principal", self.tokens.principal)
        self.tokens.instance = limit("max_tokens_per_instance", self.tokens.instance)
        self.newTokensPerSecond = limit("new_tokens_per_second_per_principal", self.newTokensPerSecond)
        section.finish()
    }
}
