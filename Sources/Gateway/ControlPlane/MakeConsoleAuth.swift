// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAuth
internal import ConsoleCore
internal import Logging
internal import NIOCore
internal import RemoteConsoleAuth

/// Makes the authority: over a store that is opened, or the way to others.
func makeConsoleAuth(
    role: ConsoleAuthRole, directory: BackendDirectory, logger: Logger, eventLoopGroup: any EventLoopGroup
) async throws -> MadeConsoleAuth {
    switch role {
    case .authority(let settings):
        try await makeConsoleAuth(settings: settings, directory: directory, logger: logger)
    case .proxy(let settings):
        try makeConsoleAuth(settings: settings, logger: logger, eventLoopGroup: eventLoopGroup)
    }
}

/// Makes the way to the authorities of a proxy. Connects nowhere.
private func makeConsoleAuth(
    settings: RemoteConsoleAuthSettings, logger: Logger, eventLoopGroup: any EventLoopGroup
) throws -> MadeConsoleAuth {
    let authority = try RemoteAuthority(settings, logger: logger, eventLoopGroup: eventLoopGroup)
    return MadeConsoleAuth(
        issuer: ProxyIssuer(), authorizer: authority, housekeeping: [AuthorityLink(authority)],
        reloadCertificates: { try authority.reloadCertificate() }, isInTouch: { authority.isInTouch }
    ) { await authority.close() }
}

/// Opens the token store and makes the authority over it.
private func makeConsoleAuth(
    settings: ConsoleAuthSettings, directory: BackendDirectory, logger: Logger
) async throws -> MadeConsoleAuth {
    let key = try TokenKey(file: settings.keyFile)
    let store = try await settings.store.makeTokenStore()
    let authority = LocalAuthority(
        store: store, key: key, directory: directory, settings: settings.grants, logger: logger)
    return MadeConsoleAuth(
        issuer: authority, authorizer: authority, authority: authority,
        housekeeping: [
            TokenSweeper(
                authority: authority, suspension: settings.serve?.leaseGrace ?? .zero, logger: logger),
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
