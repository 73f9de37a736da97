// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAuth
internal import ConsoleCore
internal import Logging

/// Opens the token store and makes the authority over it.
func makeConsoleAuth(
    settings: ConsoleAuthSettings, directory: BackendDirectory, logger: Logger
) async throws -> MadeConsoleAuth {
    let key = try TokenKey(file: settings.keyFile)
    let store = try await settings.store.makeTokenStore()
    let authority = LocalAuthority(
        store: store, key: key, directory: directory, settings: settings.grants, logger: logger)
    return MadeConsoleAuth(
        issuer: authority, authorizer: authority,
        housekeeping: [
            TokenSweeper(authority: authority, logger: logger),
            TokenRevoker(authority: authority, directory: directory, logger: logger),
        ],
        update: { authority.settings = $0 }
    ) {
        do {
            try await store.close()
        } catch {
            logger.warning("token store not closed", metadata: ["error": "\(error)"])
        }
    }
}
