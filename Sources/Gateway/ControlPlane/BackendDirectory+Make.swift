// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging

extension BackendDirectory {
    /// Makes the backends in their order. When one fails, those made before it are shut down again.
    package static func make(_ configured: [ConfiguredBackend], logger: Logger) async throws -> BackendDirectory {
        var backends: [BackendName: any HypervisorBackend] = [:]
        for entry in configured {
            var logger = logger
            logger[metadataKey: "backend"] = "\(entry.name)"
            do {
                backends[entry.name] = try await entry.factory.makeBackend(context: BackendContext(logger: logger))
            } catch {
                await BackendDirectory(backends).shutdown()
                throw ConsoleError(.internalError, "backend \(entry.name) cannot be made", cause: error)
            }
        }
        return BackendDirectory(backends)
    }
}
