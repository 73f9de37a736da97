// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOPosix
internal import TLS

extension ConsoleTLSClients {
    /// What the TLS of the console at `endpoint` is verified with, where it is demanded. Reads files, on a thread of their
    /// own.
    ///
    /// - Throws: `consoleNotVerified` when there is nothing to verify it with.
    func client(for endpoint: ConsoleEndpoint) async throws -> ConsoleTLSClient? {
        guard let tls = endpoint.security.tls else { return nil }
        let host: String? = if case .tcp(let host, _) = endpoint.address { host } else { nil }
        do {
            return try await NIOThreadPool.singleton.runIfActive { try self.client(for: tls, host: host) }
        } catch let error as ConsoleError {
            throw ConsoleError(.consoleNotVerified, "there is nothing to verify the console with", cause: error)
        }
    }
}
