// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOPosix
internal import TLS

extension ConsoleTLSClients {
    /// What `tls` of the console at `address` is verified with, where there is TLS. Reads files, on a thread of their own.
    ///
    /// - Throws: `consoleNotVerified` when there is nothing to verify it with.
    func client(for tls: ConsoleTLS?, at address: ConsoleAddress) async throws -> ConsoleTLSClient? {
        guard let tls else { return nil }
        let host: String? = if case .tcp(let host, _) = address { host } else { nil }
        do {
            return try await NIOThreadPool.singleton.runIfActive { try self.client(for: tls, host: host) }
        } catch let error as ConsoleError {
            throw ConsoleError(.consoleNotVerified, "there is nothing to verify the console with", cause: error)
        }
    }
}
