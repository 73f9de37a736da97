// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

/// Opens the token store and makes the authority over it.
func makeConsoleAuth(
    settings: ConsoleAuthSettings, directory: BackendDirectory, logger: Logger
) async throws -> MadeConsoleAuth {
    throw ConsoleError(.internalError, "the token authority is not built yet")
}
