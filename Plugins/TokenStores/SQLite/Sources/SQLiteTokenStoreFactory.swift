// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// `kind: sqlite`.
package struct SQLiteTokenStoreFactory: TokenStoreFactory {
    package static let kind = "sqlite"

    private let path: String

    package init?(section: Section) {
        self.path = section.path("path", default: "/var/lib/oriel/tokens.db")
    }

    package func makeTokenStore() async throws -> any TokenStore {
        try SQLiteTokenStore(path: self.path)
    }
}
