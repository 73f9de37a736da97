// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// `kind: sqlite`.
package struct SQLiteTokenStoreFactory: TokenStoreFactory {
    package static let kind = "sqlite"

    private let path: String

    package init?(section: Section) {
        let path: String = section.value("path", default: "/var/lib/oriel/tokens.db")
        guard path.hasPrefix("/") else {
            section.mistake("\"\(path)\" is not allowed: an absolute path", at: "path")
            return nil
        }
        self.path = path
    }

    package func makeTokenStore() async throws -> any TokenStore {
        try SQLiteTokenStore(path: self.path)
    }
}
