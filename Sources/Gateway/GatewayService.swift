// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import UnixSignals

/// The running gateway.
enum GatewayService {
    /// Runs everything that `settings` name until SIGTERM or SIGINT; then the API goes first, so that nobody is given a
    /// URL that nobody answers any more, then the listeners with their sessions, then the rest.
    static func run(settings: GatewaySettings, logger: Logger) async throws {
        DescriptorLimit.raise(logger: logger)
        let loops = MultiThreadedEventLoopGroup.singleton
        let listening = Listening(expected: settings.listeners.count)
        let plane = try await ControlPlane.make(settings: settings, logger: logger, eventLoopGroup: loops) { _ in
            listening.oneMore()
        }
        do {
            var services: [any Service] = [plane.consoleAuth.sweeper]
            services += plane.listeners.values.map { $0 as any Service }
            if let api = settings.api {
                services.append(
                    try await Self.makeAPI(api, plane: plane, listening: listening, logger: logger, on: loops))
            }
            // At its lower levels the group prints whole services, which says much and means nothing to an operator.
            var quiet = logger
            quiet.logLevel = max(logger.logLevel, .notice)
            try await ServiceGroup(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet
            ).run()
        } catch {
            await plane.shutdown()
            throw error
        }
        await plane.shutdown()
        logger.notice("stopped")
    }

    private static func makeAPI(
        _ settings: APISettings, plane: ControlPlane, listening: Listening, logger: Logger, on loops: any EventLoopGroup
    ) async throws -> ConsoleAPIService {
        ConsoleAPIService(
            address: settings.address, maximumConnections: settings.maximumConnections,
            identity: try await settings.identity.makeIdentityProvider(),
            directory: plane.directory, issuer: plane.consoleAuth.issuer, accessURLs: plane.accessURLs,
            readiness: { listening.isComplete ? .ready : .notReady("not every listener is listening yet") },
            logger: logger, eventLoopGroup: loops
        ) { port in
            logger.notice(
                "api listening", metadata: ["address": "\(BindAddress(host: settings.address.host, port: port))"])
        }
    }
}
