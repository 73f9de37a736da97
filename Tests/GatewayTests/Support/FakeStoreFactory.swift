// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// A token store kind with a path.
struct FakeStoreFactory: TokenStoreFactory {
    static let kind = "memory"

    init?(section: Section) {
        _ = section.value("path", default: "")
    }

    func makeTokenStore() async throws -> any TokenStore {
        throw ConsoleError(.authorityUnavailable, "this store is for reading settings only")
    }
}
