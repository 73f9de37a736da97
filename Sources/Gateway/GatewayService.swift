// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleAPI
internal import ConsoleCore
internal import Logging
internal import Metrics
internal import NIOCore
internal import NIOPosix
internal import RemoteConsoleAuth
internal import ServiceLifecycle
internal import Telemetry

/// The running gateway.
struct GatewayService: Sendable {
    private let settings: GatewaySettings
    private let file: String
    private let plugins: Plugins
    private let startUp: StartUp
    private let log: Replaceable<LogSettings>
    private let logger: Logger
    private let metrics = MetricsRegistry(help: MetricHelp.sentences)
    private let loops = MultiThreadedEventLoopGroup.singleton

    /// A gateway of what `settings` name, which were read from `file`.
    init(settings: GatewaySettings, file: String, plugins: Plugins, startUp: StartUp) {
        self.settings = settings
        self.file = file
        self.plugins = plugins
        self.startUp = startUp
        self.log = Replaceable(settings.log)
        self.logger = self.log.logger()
    }

    /// Runs everything until SIGTERM or SIGINT and what follows from it. First the listeners take no more clients and
    /// their sessions come to an end; then the API goes, so that until then it can be asked how the gateway is, then the
    /// rest.
    func run() async throws {
        let limit = DescriptorLimit.raise(logger: self.logger)
        let written = self.settings.served.compactMap(\.factory.writtenConnections)
        _ = try DescriptorLimit.connections(
            written: written.isEmpty ? nil : written.reduce(0, +), limit: limit, logger: self.logger)
        MetricsSystem.bootstrap(self.metrics)
        ProcessMetrics.register(
            in: self.metrics, eventLoops: self.loops.makeIterator().reduce(0) { count, _ in count + 1 },
            descriptorLimit: limit)
        let sockets = self.startUp.manager.sockets
        let servers = self.servers
        try sockets.check(servers: servers)
        let phase = Phase(awaiting: servers) { [logger, notifier = self.startUp.manager.notifier] in
            logger.notice("ready", metadata: ["version": "\(OrielVersion.current)"])
            notifier?.ready(status: "ready")
        }
        let up = Meter(label: "oriel_up")
        self.metrics.collect { up.set(phase.isListening && !phase.isDraining ? 1 : 0) }
        let plane = try await ControlPlane.make(
            settings: self.settings, logger: self.logger, eventLoopGroup: self.loops,
            inherited: Dictionary(sockets.sockets.map { ($0.name, $0.descriptor) }) { first, _ in first },
            otherAddresses: sockets.addresses
        ) { phase.listening($0) }
        do {
            try await self.serve(plane, phase)
        } catch {
            await plane.shutdown()
            throw error
        }
        await plane.shutdown()
        self.logger.notice("stopped")
    }

    /// The names of everything that listens.
    private var servers: [String] {
        self.settings.served.map(\.name) + (self.settings.api == nil ? [] : ["api"])
            + (self.settings.metrics == nil ? [] : ["metrics"])
            + (self.settings.consoleAuth.authority?.serve == nil ? [] : ["consoleauth"])
    }

    private func serve(_ plane: ControlPlane, _ phase: Phase) async throws {
        var services = plane.consoleAuth.housekeeping
        services += plane.listeners.values.map { $0 as any Service }
        let monitoring = self.settings.metrics.map { self.makeMonitoring($0, plane, phase) }
        if let monitoring { services.append(monitoring) }
        var api: ConsoleAPIService?
        if let settings = self.settings.api { api = try await self.makeAPI(settings, plane: plane, phase) }
        if let api { services.append(api) }
        let proxies = try self.makeConsoleAuthService(plane, phase)
        if let proxies { services.append(proxies) }
        // At its lower levels the group prints whole services, which says much and means nothing to an operator.
        var quiet = self.logger
        quiet.logLevel = max(self.logger.logLevel, .notice)
        let group = ServiceGroup(configuration: .init(services: services, logger: quiet))
        let shutdown = Replaceable(self.settings.shutdown)
        let conductor = Conductor(
            startUp: self.startUp,
            reloader: Reloader(
                path: self.file, plugins: self.plugins, settings: self.settings, plane: plane, log: self.log,
                shutdown: shutdown, api: api, proxies: proxies, logger: self.logger),
            shutdown: shutdown, listeners: plane.listeners.values.map { $0 },
            letGo: { [api] in
                api?.letGo()
                proxies?.letGo()
                monitoring?.letGo()
            }, phase: phase, group: group,
            logger: self.logger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { await conductor.run() }
            if let notifier = self.startUp.manager.notifier, let interval = self.startUp.manager.watchdogInterval {
                let watchdog = Watchdog(notifier: notifier, interval: interval, eventLoopGroup: self.loops)
                tasks.addTask { await watchdog.run() }
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }

    private func readiness(_ plane: ControlPlane, _ phase: Phase) -> Readiness {
        if phase.isDraining { return .notReady("the gateway is going away") }
        guard phase.isListening else { return .notReady("not every server is listening yet") }
        // Its sessions go on: a load balancer is to send nobody new, and to cut nobody off.
        return plane.consoleAuth.isInTouch() ? .ready : .notReady("no token authority answers")
    }

    private func makeAPI(_ settings: APISettings, plane: ControlPlane, _ phase: Phase) async throws -> ConsoleAPIService
    {
        if !settings.identity.admitsEveryone, settings.transport.tls == nil, !settings.address.isLoopback {
            self.logger.warning(
                "passwords and tokens come to the API in the clear", metadata: ["address": "\(settings.address)"])
        }
        return ConsoleAPIService(
            address: settings.address, maximumConnections: settings.maximumConnections,
            identity: try await settings.identity.makeIdentityProvider(), directory: plane.directory,
            issuer: DrainingIssuer(issuer: plane.consoleAuth.issuer, phase: phase), accessURLs: plane.accessURLs,
            inheritedSocket: self.startUp.manager.sockets["api"], readiness: { self.readiness(plane, phase) },
            logger: self.logger, eventLoopGroup: self.loops,
            transport: try ClientTransport(settings.transport, logger: self.logger)
        ) { port in
            self.logger.notice(
                "api listening", metadata: ["address": "\(BindAddress(host: settings.address.host, port: port))"])
            phase.listening("api")
        }
    }

    private func makeConsoleAuthService(_ plane: ControlPlane, _ phase: Phase) throws -> ConsoleAuthService? {
        guard let settings = self.settings.consoleAuth.authority?.serve, let authority = plane.consoleAuth.authority
        else { return nil }
        return try ConsoleAuthService(
            settings, authority: authority, inheritedSocket: self.startUp.manager.sockets["consoleauth"],
            isLeaving: { phase.isDraining }, logger: self.logger, eventLoopGroup: self.loops
        ) { port in
            self.logger.notice(
                "consoleauth listening",
                metadata: ["address": "\(BindAddress(host: settings.address.host, port: port))"])
            phase.listening("consoleauth")
        }
    }

    private func makeMonitoring(
        _ settings: MetricsSettings, _ plane: ControlPlane, _ phase: Phase
    ) -> MonitoringService {
        MonitoringService(
            address: settings.address, inheritedSocket: self.startUp.manager.sockets["metrics"],
            readiness: { self.readiness(plane, phase) }, metrics: { self.metrics.exposition() }, logger: self.logger,
            eventLoopGroup: self.loops
        ) { port in
            self.logger.notice(
                "metrics listening", metadata: ["address": "\(BindAddress(host: settings.address.host, port: port))"])
            phase.listening("metrics")
        }
    }
}
