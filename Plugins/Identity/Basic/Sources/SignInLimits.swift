// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// How much work those who try to sign in can cause: to check a password costs some 50 ms of a processor and 16 MiB.
struct SignInLimits: Sendable {
    /// `failed_sign_ins_per_minute_per_address` (default 10; 0 for any number): then the address has to wait.
    var failures: Int? = 10
    /// `password_checks_per_second` (default 20; 0 for any number): of all addresses together.
    var checks: Int? = 20

    /// The defaults.
    init() {}

    /// Reads the keys above; a 0 is no limit.
    init(section: Section) {
        let failures = section.value("failed_sign_ins_per_minute_per_address", default: 10, in: 0...10_000)
        let checks = section.value("password_checks_per_second", default: 20, in: 0...10_000)
        section.finish()
        self.failures = failures == 0 ? nil : failures
        self.checks = checks == 0 ? nil : checks
    }
}
