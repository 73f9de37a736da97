// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What came of the check of one backend.
struct BackendCheck: Sendable, Hashable, Encodable {
    /// Its name.
    var name: String
    /// Whether it answers.
    var connection: CheckStep
    /// Its instances that have a screen, by name.
    var instances: [InstanceCheck]
}
