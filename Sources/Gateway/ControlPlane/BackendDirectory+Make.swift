// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
internal import NIOPosix
internal import TLS

extension BackendDirectory {
    /// Makes the backends in their order. When one fails, those made before it are shut down again.
    package static func make(_ configured: [ConfiguredBackend], logger: Logger) async throws -> BackendDirectory {
        var backends: [BackendName: any HypervisorBackend] = [:]
        for entry in configured {
            var logger = logger
            logger[metadataKey: "backend"] = "\(entry.name)"
            do {
                let backend = try await entry.factory.makeBackend(context: BackendContext(logger: logger))
                backends[entry.name] = backend
                try await Self.checkFiles(of: backend.consoleTLS)
            } catch {
                await BackendDirectory(backends).shutdown()
                throw ConsoleError(.internalError, "backend \(entry.name) cannot be made", cause: error)
            }
        }
        return BackendDirectory(backends)
    }

    /// A file that is missing or wrong is told now, and not to the first user.
    private static func checkFiles(of list: [ConsoleTLS]) async throws {
        for tls in list {
            try await NIOThreadPool.singleton.runIfActive { try ConsoleTLSClients.check(tls) }
        }
    }
}
