// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Logging
internal import TLS

/// Virtual machines of a XenServer or XCP-ng host or pool, as its xapi knows them. It asks each time: what it answers is
/// how things are now.
package struct XenServerBackend: CertificatePinning, ScreenshotProviding {
    private let name: BackendName
    private let settings: XenServerSettings
    private let times: PoolTimes
    private let pool: XenPool
    private let finder: InstanceFinder
    private let consoles: ConsoleFinder
    private let snapshots: SnapshotTaker

    /// The hosts and networks of the settings.
    package var egress: EgressRules { self.settings.egress }

    /// That of the settings, unless everything is in the clear.
    package var consoleTLS: [ConsoleTLS] {
        self.settings.url.isEncrypted ? [self.settings.tls.tls(for: HostNames([]))] : []
    }

    /// A backend that logs in when it is first asked.
    init(
        name: BackendName, settings: XenServerSettings, accounts: [SessionRole: Account], times: PoolTimes,
        logger: Logger
    ) {
        self.name = name
        self.settings = settings
        self.times = times
        let clients = ConsoleTLSClients { stale in
            logger.warning("the TLS files have changed and cannot be used", metadata: ["why": "\(stale.message)"])
        }
        let client = HTTPClient(rules: settings.egress, clients: clients)
        self.pool = XenPool(
            api: XenAPI(client: client),
            addresses: PoolAddresses(settings), accounts: accounts, times: times, logger: logger)
        self.finder = InstanceFinder(pool: self.pool)
        self.consoles = ConsoleFinder(pool: self.pool, instances: self.finder)
        self.snapshots = SnapshotTaker(client: client, pool: self.pool, limit: times.screenshot)
    }

    /// Every machine that is no template, no snapshot and no host's own domain.
    package func instances() async throws -> [Instance] {
        try await self.finder.all(until: self.deadline).values.map { $0.instance(backend: self.name) }
    }

    /// The machine with this UUID or name label.
    package func instance(named reference: InstanceReference) async throws -> Instance {
        try await self.finder.machine(reference, until: self.deadline).record.instance(backend: self.name)
    }

    /// Asks for the console, and for no session to open it with.
    package func checkConsole(of instance: InstanceID, kind: ConsoleKind) async throws {
        _ = try await self.console(of: instance)
    }

    /// The tunnel at the host that the machine runs on, with the console session.
    package func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        let console = try await self.console(of: instance)
        return console.endpoint(session: try await self.pool.session(.console).reference)
    }

    /// Asks anew for the console, and with a session that was refused for another session: one login, however many ask.
    package func consoleEndpoint(
        of instance: InstanceID, kind: ConsoleKind, after failure: ConsoleError.Code, at endpoint: ConsoleEndpoint
    ) async throws -> ConsoleEndpoint {
        let console = try await self.console(of: instance)
        let refused = failure == .backendSessionRejected ? endpoint.tunnel?.session : nil
        return console.endpoint(session: try await self.pool.consoleSession(insteadOf: refused).reference)
    }

    /// Asks for the console once more. Opens nothing, and needs no session for it.
    package func confirmConsole(
        at endpoint: ConsoleEndpoint, of instance: InstanceID, kind: ConsoleKind
    ) async throws {
        let console = try await self.console(of: instance)
        guard console.isConsole(at: endpoint) else {
            throw ConsoleError(
                .consoleMoved,
                "the console was at \(endpoint.address) (\(endpoint.generation)) and is at \(console.target) "
                    + "(\(console.generation)) now")
        }
    }

    /// A picture that the host takes on which the machine runs, with the console session.
    package func screenshot(of instance: InstanceID) async throws -> Screenshot {
        try await self.snapshots.screenshot(until: self.deadline + self.times.screenshot) { () throws(ConsoleError) in
            try await self.console(of: instance)
        }
    }

    /// The host of the URL, the hosts of `vncserver_proxyclient_address`, and those that xapi knows when it can be asked.
    package func hostsToPin() async -> [BindAddress] {
        guard self.settings.url.isEncrypted else { return [] }
        _ = try? await self.pool.call("pool.get_all_records", until: self.deadline)
        let written = self.settings.addresses.all.map {
            BindAddress(host: $0.host, port: $0.port ?? self.settings.url.port)
        }
        var hosts: [BindAddress] = []
        for host in await self.pool.targets.map({ BindAddress(host: $0.host, port: $0.port) }) + written
        where !hosts.contains(host) {
            hosts.append(host)
        }
        return hosts
    }

    /// `tls_minimum`.
    package var minimumTLSVersion: TLSVersionFloor { self.settings.tls.minimumVersion }

    /// Logs out of the pool.
    package func shutdown() async {
        await self.pool.shutdown()
    }

    private func console(of instance: InstanceID) async throws(ConsoleError) -> LiveConsole {
        guard self.settings.vncEnabled else {
            throw ConsoleError(.consoleTypeUnavailable, "vnc_enabled is false for backend \(self.name)")
        }
        return try await self.consoles.console(of: instance, until: self.deadline)
    }

    /// By when a question has to be answered that may need a login first.
    private var deadline: ContinuousClock.Instant { .now + self.times.login + self.settings.timeout }
}
