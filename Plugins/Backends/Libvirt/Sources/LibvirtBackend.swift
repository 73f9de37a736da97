// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
package import ConsoleCore
internal import Logging

/// Virtual machines as libvirt knows them. It asks for the live description of a domain each time: what it answers is
/// how things are now.
package struct LibvirtBackend: InstanceEventProviding, ListenAddressChecking, ScreenshotProviding {
    private let name: BackendName
    private let settings: LibvirtSettings
    private let link: LibvirtLink
    /// Apart from the other questions: a guest whose screen cannot be had must not keep a console from being opened.
    private let screenLink: LibvirtLink
    private let events: LibvirtEvents

    /// The hosts of the settings, and this machine's loopback for a local hypervisor.
    package var egress: EgressRules { self.settings.egress }

    /// That of the settings, if there is any.
    package var consoleTLS: [ConsoleTLS] { self.settings.consoles.tls.map { [$0] } ?? [] }

    /// A backend that connects when it is first asked.
    init(name: BackendName, settings: LibvirtSettings, logger: Logger) {
        self.name = name
        self.settings = settings
        self.link = LibvirtLink(uri: settings.uri, timeout: settings.timeout, logger: logger)
        self.screenLink = LibvirtLink(uri: settings.uri, timeout: settings.timeout, logger: logger)
        self.events = LibvirtEvents(uri: settings.uri, logger: logger)
    }

    /// Every domain, running or not. A domain whose description cannot be read is there without title and project.
    package func instances() async throws -> [Instance] {
        let deadline = ContinuousClock.now + self.settings.timeout
        let records = try await self.link.ask { connection throws(LibvirtError) in
            try DomainRecord.all(of: connection, until: deadline)
        }
        return records.compactMap { $0.instance(backend: self.name) }
    }

    /// The domain with this UUID or name.
    package func instance(named reference: InstanceReference) async throws -> Instance {
        guard !reference.description.utf8.contains(0) else { throw Self.notFound(reference) }
        let record = try await self.describe(reference) { connection throws(LibvirtError) in
            let domain = try connection.domain(reference)
            return try DomainRecord(domain, state: domain.state().powerState)
        }
        guard let instance = record.instance(backend: self.name) else {
            throw ConsoleError(.backendUnavailable, "libvirt gave a domain without a UUID")
        }
        return instance
    }

    /// The place of the domain's first VNC server, with its password.
    ///
    /// The address and the generation come out of one description, so they belong together even while the domain is
    /// started anew. A descriptor that comes after the deadline closes itself: nobody takes it.
    package func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        let settings = self.settings
        let (console, descriptor) = try await self.liveConsole(of: instance) { domain throws(LibvirtError) in
            let console = LiveConsole.reading(try domain.xmlWithSecrets(), settings)
            guard case .success(let live) = console, case .handedOver(let index) = live.place else {
                return LiveConsole.Opened(console: console)
            }
            return LiveConsole.Opened(console: console, descriptor: try domain.openGraphics(index: index))
        }
        return try ConsoleEndpoint(console, settings: self.settings, handedOver: descriptor)
    }

    /// Reads the description and opens nothing.
    package func checkConsole(of instance: InstanceID, kind: ConsoleKind) async throws {
        _ = try await self.currentConsole(of: instance)
    }

    /// Reads the description and opens nothing. Of a console that libvirt handed over it must be the same start of the
    /// domain, which nothing but libvirt can connect to.
    package func confirmConsole(
        at endpoint: ConsoleEndpoint, of instance: InstanceID, kind: ConsoleKind
    ) async throws {
        let console = try await self.currentConsole(of: instance)
        guard console.isConsole(at: endpoint) else {
            throw ConsoleError(
                .consoleMoved,
                "the console was at \(endpoint.address) (\(endpoint.generation)) and is at \(console.place) "
                    + "(\(console.generation)) now")
        }
    }

    /// The listen address of the domain's first VNC server, held against `vncserver_listen`.
    package func listenAddress(of instance: InstanceID) async throws -> ListenAddressFinding {
        let xml = try await self.describe(.id(instance)) { connection throws(LibvirtError) in
            let domain = try connection.domain(.id(instance))
            return try domain.xml()
        }
        do {
            return ListenAddressFinding(of: try DomainDescription(xml: xml).graphics, settings: self.settings)
        } catch {
            throw ConsoleError(.backendUnavailable, "the description of a domain cannot be read", cause: error)
        }
    }

    /// What the domain's first screen shows, over a connection of its own.
    package func screenshot(of instance: InstanceID) async throws -> Screenshot {
        guard self.settings.vncEnabled else { throw self.noConsoles }
        let deadline = ContinuousClock.now + self.settings.timeout
        let (state, image) = try await self.describe(.id(instance), over: self.screenLink) {
            connection throws(LibvirtError) -> (DomainState, Result<Screenshot, ConsoleError>?) in
            let domain = try connection.domain(.id(instance))
            let state = try domain.state()
            guard state.powerState.hasScreen else { return (state, nil) }
            return (state, try domain.screenshot(over: connection, until: deadline))
        }
        guard let image else { throw Self.notRunning(instance, state) }
        return try image.get()
    }

    /// What happens to domains, over a connection of its own.
    package func instanceEvents() -> AsyncStream<InstanceEvent> {
        self.events.stream()
    }

    /// Ends the events and closes the connections.
    package func shutdown() async {
        self.events.end()
        await self.link.close()
        await self.screenLink.close()
    }

    private func currentConsole(of instance: InstanceID) async throws(ConsoleError) -> LiveConsole {
        let settings = self.settings
        return try await self.liveConsole(of: instance) { domain throws(LibvirtError) in
            LiveConsole.Opened(console: LiveConsole.reading(try domain.xml(), settings))
        }.0
    }

    /// What `work` makes of the domain, which runs.
    private func liveConsole(
        of instance: InstanceID,
        _ work: @escaping @Sendable (borrowing LibvirtDomain) throws(LibvirtError) -> LiveConsole.Opened
    ) async throws(ConsoleError) -> (LiveConsole, ConnectedDescriptor?) {
        guard self.settings.vncEnabled else { throw self.noConsoles }
        let (state, opened) = try await self.describe(.id(instance)) {
            connection throws(LibvirtError) -> (DomainState, LiveConsole.Opened?) in
            let domain = try connection.domain(.id(instance))
            let state = try domain.state()
            return (state, state.powerState.hasScreen ? try work(domain) : nil)
        }
        guard let opened else { throw Self.notRunning(instance, state) }
        return (try opened.console.get(), opened.descriptor)
    }

    /// What `work` answers about the domain that `reference` means, with an error that names it.
    private func describe<Answer: Sendable>(
        _ reference: InstanceReference, over link: LibvirtLink? = nil,
        _ work: @escaping @Sendable (borrowing LibvirtConnection) throws(LibvirtError) -> Answer
    ) async throws(ConsoleError) -> Answer {
        do throws(ConsoleError) {
            return try await (link ?? self.link).ask(work)
        } catch {
            throw error.code == .instanceNotFound ? Self.notFound(reference) : error
        }
    }

    private var noConsoles: ConsoleError {
        ConsoleError(.consoleTypeUnavailable, "vnc_enabled is false for backend \(self.name)")
    }

    private static func notRunning(_ instance: InstanceID, _ state: DomainState) -> ConsoleError {
        ConsoleError(.instanceNotRunning, "\(instance) is not running: \(state.explanation)")
    }

    private static func notFound(_ reference: InstanceReference) -> ConsoleError {
        ConsoleError(.instanceNotFound, "libvirt knows no domain '\(reference)'")
    }
}
#endif
