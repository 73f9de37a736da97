// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Reads the settings of a token store and makes it.
public protocol TokenStoreFactory: Sendable {
    /// What `kind:` says in the configuration.
    static var kind: String { get }

    /// Reads the store's own keys. Does no I/O; mistakes are recorded in `section`.
    init?(section: Section)

    /// Opens the store.
    func makeTokenStore() async throws -> any TokenStore
}
