// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleAPI
package import ConsoleCore
package import Logging
package import NIOCore

/// What finds instances and makes access URLs: the backends, the token authority and the listeners' URLs.
package struct ControlPlane: Sendable {
    /// The backends.
    package let directory: BackendDirectory
    /// Makes and redeems tokens.
    package let consoleAuth: MadeConsoleAuth
    /// The listeners by console type. They are made, not running.
    package let listeners: [ConsoleType: any ConsoleListener]

    /// How a token of each console type becomes a URL.
    package var accessURLs: AccessURLs { AccessURLs(listeners: self.listeners) }

    /// Makes everything that `settings` name. When a later part fails, the parts made before are let go again.
    ///
    /// - Parameter onListening: called by each listener once it accepts clients, with the address it has.
    package static func make(
        settings: GatewaySettings, logger: Logger, eventLoopGroup: any EventLoopGroup,
        onListening: @escaping @Sendable (BindAddress) -> Void = { _ in }
    ) async throws -> ControlPlane {
        let directory = try await BackendDirectory.make(settings.backends, logger: logger)
        do {
            let consoleAuth = try await makeConsoleAuth(
                settings: settings.consoleAuth, directory: directory, logger: logger)
            do {
                let shared = ListenerContext(
                    logger: logger, eventLoopGroup: eventLoopGroup, authorizer: consoleAuth.authorizer,
                    ownAddresses: settings.ownAddresses, onListening: onListening)
                let listeners = try Self.makeListeners(settings, context: shared)
                return ControlPlane(directory: directory, consoleAuth: consoleAuth, listeners: listeners)
            } catch {
                await consoleAuth.close()
                throw error
            }
        } catch {
            await directory.shutdown()
            throw error
        }
    }

    /// Lets everything go. Called once, last.
    package func shutdown() async {
        await self.consoleAuth.close()
        await self.directory.shutdown()
    }

    private static func makeListeners(
        _ settings: GatewaySettings, context shared: ListenerContext
    ) throws -> [ConsoleType: any ConsoleListener] {
        var listeners: [ConsoleType: any ConsoleListener] = [:]
        for configured in settings.listeners {
            var context = shared
            context.logger[metadataKey: "listener"] = "\(configured.name)"
            listeners[configured.type] = try configured.factory.makeListener(context: context)
        }
        return listeners
    }
}
