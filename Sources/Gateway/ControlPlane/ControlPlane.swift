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
    /// The access URLs of listeners that are elsewhere.
    private let otherURLs: [ConsoleType: @Sendable (AccessToken, ConsoleMode) -> String]
    /// The backends that were replaced and are not let go yet.
    private let retired = RetiredBackends()

    /// How a token of each console type becomes a URL.
    package var accessURLs: AccessURLs {
        let own: [ConsoleType: @Sendable (AccessToken, ConsoleMode) -> String] = self.listeners.mapValues { listener in
            { listener.accessURL(for: $0, mode: $1) }
        }
        return AccessURLs(self.otherURLs.merging(own) { $1 })
    }

    /// Makes everything that `settings` name. When a later part fails, the parts made before are let go again.
    ///
    /// - Parameters:
    ///   - inherited: the descriptors of sockets that listen already, by the name of the listener that is to use it.
    ///   - otherAddresses: addresses of this gateway's own servers that are not in `settings`.
    ///   - onListening: called with the name of each listener once it accepts clients.
    package static func make(
        settings: GatewaySettings, logger: Logger, eventLoopGroup: any EventLoopGroup, inherited: [String: Int32] = [:],
        otherAddresses: [BindAddress] = [], onListening: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ControlPlane {
        let directory = try await BackendDirectory.make(settings.backends, logger: logger)
        directory.assign(settings.projects)
        do {
            let consoleAuth = try await makeConsoleAuth(
                role: settings.consoleAuth, directory: directory, logger: logger, eventLoopGroup: eventLoopGroup)
            do {
                let shared = ListenerContext(
                    logger: logger, eventLoopGroup: eventLoopGroup, authorizer: consoleAuth.authorizer,
                    ownAddresses: settings.ownAddresses + otherAddresses)
                let listeners = try Self.makeListeners(
                    settings, context: shared, inherited: inherited, onListening: onListening)
                let others = settings.listeners.filter(\.isElsewhere).compactMap { configured in
                    configured.factory.accessURL.map { (configured.type, $0) }
                }
                return ControlPlane(
                    directory: directory, consoleAuth: consoleAuth, listeners: listeners,
                    otherURLs: Dictionary(others) { first, _ in first })
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
        await self.retired.shutdown()
        await self.directory.shutdown()
    }

    /// Lets go of `backends`, which are not in the directory any more, as soon as nobody can still be asking them.
    func retire(_ backends: [any HypervisorBackend]) {
        backends.forEach { self.retired.add($0) }
    }

    private static func makeListeners(
        _ settings: GatewaySettings, context shared: ListenerContext, inherited: [String: Int32],
        onListening: @escaping @Sendable (String) -> Void
    ) throws -> [ConsoleType: any ConsoleListener] {
        var listeners: [ConsoleType: any ConsoleListener] = [:]
        for configured in settings.served {
            var context = shared
            context.logger[metadataKey: "listener"] = "\(configured.name)"
            context.inheritedSocket = inherited[configured.name]
            context.onListening = { _ in onListening(configured.name) }
            listeners[configured.type] = try configured.factory.makeListener(context: context)
        }
        return listeners
    }
}
