// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import CoreMetrics
import Logging
import NIOCore
import NIOPosix
import TLS

@testable import RemoteConsoleAuth

/// A store, a backend with one instance, and what authorities and proxies of a test need: certificates above all.
///
/// Authorities and proxies are real ones, on loopback, with mutual TLS between them.
final class Stage: Sendable {
    static let id = Samples.instance

    let folder: String
    let ca: TestAuthority
    let server: TestIdentity
    let store = MemoryTokenStore()
    let key = TokenKey()
    let backend = ScriptedBackend("one")
    let clock = HandClock()
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let closing = Watched<[@Sendable () async -> Void]>([])

    private init(folder: String) throws {
        self.folder = folder
        self.ca = try TestAuthority("ca", in: folder)
        self.server = try self.ca.issue("server", usages: ["serverAuth"])
        self.backend.add(
            Self.id, name: "web", endpoint: ConsoleEndpoint(host: "192.0.2.7", port: 5900, generation: "1"))
    }

    /// Calls `body` with a stage, and takes down what it put up.
    static func open(_ body: (Stage) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let stage = try Stage(folder: folder)
            do {
                try await body(stage)
            } catch {
                await stage.close()
                throw error
            }
            await stage.close()
        }
    }

    private func close() async {
        for close in self.closing.current.reversed() { await close() }
    }

    /// An authority over the store.
    func authority(settings: AuthoritySettings = AuthoritySettings()) -> LocalAuthority {
        LocalAuthority(
            store: self.store, key: self.key, directory: BackendDirectory(["one": self.backend]), settings: settings,
            time: self.clock.timeSource, logger: self.logger, metrics: NOOPMetricsHandler.instance)
    }

    /// The desk before an authority, without a server.
    func desk(_ authority: LocalAuthority, grace: Duration = .seconds(60), local: Bool = false) -> AuthorityDesk {
        AuthorityDesk(
            authority, grace: grace, allowsLocalConsoles: local, logger: self.logger, time: self.clock.timeSource)
    }

    /// Serves `authority`.
    func serve(
        _ authority: LocalAuthority, identity: TestIdentity? = nil, clients: [String] = ["one", "two"],
        grace: Duration = .seconds(60), isLeaving: @escaping @Sendable () -> Bool = { false }
    ) async throws -> Served {
        let identity = identity ?? self.server
        let bound = Watched(0)
        let service = try ConsoleAuthService(
            ConsoleAuthServeSettings(
                address: BindAddress(host: "127.0.0.1", port: 0),
                tls: ServerTLSSettings(
                    certificateFile: identity.certificate, keyFile: identity.privateKey,
                    clientAuthoritiesFile: self.ca.certificate),
                clients: clients, leaseGrace: grace),
            authority: authority, isLeaving: isLeaving, logger: self.logger,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, time: self.clock.timeSource,
            metrics: NOOPMetricsHandler.instance
        ) { port in bound.update { $0 = port } }
        let task = Task { try await service.run() }
        let served = Served(task: task, desk: service.desk)
        self.closing.update { $0.append { await served.stop() } }
        try await bound.wait(for: "the authority to listen", within: .seconds(60)) { $0 > 0 }
        served.port.update { $0 = bound.current }
        return served
    }

    /// A proxy called `name` that asks the authorities on `ports`.
    func proxy(
        _ name: String = "one", ports: [Int], identity: TestIdentity? = nil, trusting ca: TestAuthority? = nil
    ) throws -> RemoteAuthority {
        let identity =
            try identity ?? self.ca.issue("\(name)-\(SessionID())", for: ["DNS:\(name)"], usages: ["clientAuth"])
        let proxy = try RemoteAuthority(
            RemoteConsoleAuthSettings(
                urls: ports.compactMap { AuthorityURL("https://127.0.0.1:\($0)") },
                tls: ClientTLSSettings(
                    certificateFile: identity.certificate, keyFile: identity.privateKey,
                    authoritiesFile: (ca ?? self.ca).certificate)),
            logger: self.logger, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            // What a busy machine makes of it is not what is tested.
            connecting: .seconds(60), time: self.clock.timeSource, metrics: NOOPMetricsHandler.instance)
        self.closing.update { $0.append { await proxy.close() } }
        return proxy
    }

    /// Keeps `proxy` in touch with its authorities, and returns when `count` streams are open.
    func link(
        _ proxy: RemoteAuthority, streams count: Int = 1, heartbeat: Duration = .seconds(10)
    ) async throws {
        let open = Watched<Set<String>>([])
        let link = AuthorityLink(proxy, interval: heartbeat, retry: .milliseconds(50)) { url in
            open.update { _ = $0.insert(url.description) }
        }
        let task = Task { try await link.run() }
        self.closing.update {
            $0.append {
                task.cancel()
                try? await task.value
            }
        }
        try await open.wait(for: "\(count) streams", within: .seconds(60)) { $0.count >= count }
    }

    /// A token for the instance.
    func token(_ authority: LocalAuthority) async throws -> AccessToken {
        let request = ConsoleRequest(instance: .id(Self.id), type: .novnc, principal: Principal(name: "alice"))
        return try await authority.issue(request).token
    }
}

/// An authority that serves.
final class Served: Sendable {
    let port = Watched(0)
    let desk: AuthorityDesk
    private let task: Task<Void, any Error>

    init(task: Task<Void, any Error>, desk: AuthorityDesk) {
        self.task = task
        self.desk = desk
    }

    /// Ends it as suddenly as a process can.
    func stop() async {
        self.desk.hub.close()
        self.task.cancel()
        try? await self.task.value
    }
}

extension RemoteAuthority {
    func redeem(_ token: AccessToken, resume: ResumeSecret? = nil) async throws -> Grant {
        try await self.redeem(token, resume: resume, type: .novnc, client: "203.0.113.9")
    }

    /// Begins the session of `grant`; what ends it is in the result.
    func begin(_ grant: Grant) async throws -> Watched<[SessionEnd.Reason]> {
        let ended = Watched<[SessionEnd.Reason]>([])
        try await self.sessionBegan(grant, client: "203.0.113.9") { reason in ended.update { $0.append(reason) } }
        return ended
    }

    func end(_ grant: Grant, _ reason: SessionEnd.Reason = .clientClosed) async {
        await self.sessionEnded(grant.session, SessionEnd(reason: reason, bytesFromClient: 1, bytesFromConsole: 2))
    }
}
