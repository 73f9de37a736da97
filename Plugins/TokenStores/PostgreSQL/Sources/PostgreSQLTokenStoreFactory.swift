// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
package import ConsoleCore

/// `kind: postgresql`.
package struct PostgreSQLTokenStoreFactory: TokenStoreFactory, TokenStoreMigrating {
    package static let kind = "postgresql"

    private let settings: PostgreSQLSettings

    package init?(section: Section) {
        guard let settings = PostgreSQLSettings(section: section) else { return nil }
        self.settings = settings
    }

    package func makeTokenStore() async throws -> any TokenStore {
        try await PostgreSQLTokenStore(self.settings)
    }

    package func migrate() async throws -> TokenStoreMigration {
        try await DatabaseMigration(self.settings).run()
    }
}
#endif
