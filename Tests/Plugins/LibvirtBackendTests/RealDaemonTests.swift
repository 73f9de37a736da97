// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import ConsoleCore
import ConsoleTestKit
import Foundation
import Glibc
import Testing

/// Against a real libvirtd and real QEMU. libvirtd, virsh and QEMU must be installed: without them these fail.
@Suite(.serialized) struct RealDaemonTests {
    static let uuid = "bbbbbbbb-0000-4000-8000-000000000001"
    static let graphics = """
        <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='geheim'/>
        """

    static func id() throws -> InstanceID {
        try #require(InstanceID(Self.uuid))
    }

    static func withBackend(
        of daemon: SessionDaemon, timeout: String = "30s", _ body: (any HypervisorBackend) async throws -> Void
    ) async throws {
        try await TestDriverTests.withBackend(
            .map(["uri": .text(daemon.uri), "timeout": .text(timeout)]), body)
    }

    static func answers(_ backend: any HypervisorBackend) async -> Bool {
        await LibvirtLinkTests.eventually { (try? await backend.instances()) != nil }
    }

    @Test func aGuestIsFollowedFromStartToEnd() async throws {
        try await SessionDaemon.with { daemon in
            try await Self.withBackend(of: daemon) { backend in
                #expect(try await backend.instances().isEmpty)
                try await expectFailure(.instanceNotFound) {
                    _ = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                }

                try await daemon.define("guest", uuid: Self.uuid, graphics: Self.graphics)
                #expect(try await backend.instances().map(\.powerState) == [.stopped])
                try await expectFailure(.instanceNotRunning) {
                    try await backend.checkConsole(of: Self.id(), kind: .vnc)
                }

                try await daemon.mustVirsh(["start", "guest"])
                let first = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                guard case .tcp("127.0.0.1", let port) = first.address else {
                    Issue.record("\(first.address)")
                    return
                }
                #expect(first.security.password == Secret("geheim"))
                #expect(try await RFBGreeting.read(port: port) == "RFB 003.008\n")
                #expect(try await backend.consoleEndpoint(of: Self.id(), kind: .vnc).isSamePlace(as: first))
                let running = try await backend.instance(named: .name("guest"))
                #expect(running.powerState == .running && running.name == "guest")

                try await daemon.mustVirsh(["suspend", "guest"])
                #expect(try await backend.instances().map(\.powerState) == [.paused])
                #expect(try await backend.consoleEndpoint(of: Self.id(), kind: .vnc).isSamePlace(as: first))

                try await daemon.mustVirsh(["destroy", "guest"])
                let stopped = await #expect(throws: ConsoleError.self) {
                    try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                }
                #expect(stopped?.code == .instanceNotRunning && stopped?.message.contains("destroyed") == true)

                try await daemon.mustVirsh(["start", "guest"])
                let second = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                #expect(!second.isSamePlace(as: first) && second.generation != first.generation)

                try await daemon.mustVirsh(["destroy", "guest"])
                try await daemon.mustVirsh(["undefine", "guest"])
                try await expectFailure(.instanceNotFound) {
                    _ = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                }
                try await expectFailure(.instanceNotFound) { _ = try await backend.instance(named: .name("guest")) }
            }
        }
    }

    @Test func aDaemonThatIsKilledIsUnavailableUntilItIsBack() async throws {
        try await SessionDaemon.with { daemon in
            try await daemon.define("guest", uuid: Self.uuid, graphics: Self.graphics)
            try await daemon.mustVirsh(["start", "guest"])
            try await Self.withBackend(of: daemon) { backend in
                let before = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)

                await daemon.signal(SIGKILL)
                for _ in 0..<20 {
                    try await expectFailure(.backendUnavailable) { _ = try await backend.instances() }
                }

                // The guest lives on, and the new daemon finds it.
                try await daemon.start()
                let isBack = try await LibvirtLinkTests.eventually {
                    do {
                        return try await backend.consoleEndpoint(of: Self.id(), kind: .vnc).isSamePlace(as: before)
                    } catch let error as ConsoleError where error.code == .backendUnavailable {
                        return false
                    }
                }
                #expect(isBack)

                // One that was away between two calls is not even noticed.
                await daemon.signal(SIGKILL)
                try await daemon.start()
                #expect(try await backend.consoleEndpoint(of: Self.id(), kind: .vnc).isSamePlace(as: before))
            }
        }
    }

    @Test func aDaemonThatHangsTimesOutAndHindersNobodyElse() async throws {
        try await SessionDaemon.with { daemon in
            try await Self.withBackend(of: daemon, timeout: "500ms") { backend in
                // The first answer of a daemon may take longer: it looks at QEMU.
                #expect(await Self.answers(backend))

                await daemon.signal(SIGSTOP)
                // Four at most hang, fewer if an early answer above has not come back yet.
                var codes: [ConsoleError.Code?] = []
                repeat {
                    let start = ContinuousClock.now
                    codes.append(await #expect(throws: ConsoleError.self) { try await backend.instances() }?.code)
                    #expect(ContinuousClock.now - start < .seconds(5))
                } while codes.last == .timedOut && codes.count < 6
                #expect(codes.first == .timedOut && codes.last == .backendUnavailable)
                try await TestDriverTests.withBackend(.map(["uri": .text("test:///default"), "timeout": .text("60s")]))
                { other in
                    let others = try await other.instances()
                    #expect(others.count == 1)
                }

                await daemon.signal(SIGCONT)
                #expect(await Self.answers(backend))
            }
        }
    }

    @Test func aConsoleOnASocketIsFollowedAndConfirmed() async throws {
        try await SessionDaemon.with { daemon in
            try await daemon.define(
                "guest", uuid: Self.uuid, graphics: "<graphics type='vnc'><listen type='socket'/></graphics>")
            try await daemon.mustVirsh(["start", "guest"])
            try await Self.withBackend(of: daemon) { backend in
                let endpoint = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                guard case .unixSocket(let path) = endpoint.address else {
                    Issue.record("\(endpoint.address)")
                    return
                }
                #expect(path.hasPrefix(daemon.socketFolder + "/"))
                #expect(try await RFBGreeting.read(path: path) == "RFB 003.008\n")
                let violations = await BackendConformance.violations(of: backend, known: try Self.id())
                #expect(violations == [])

                try await daemon.mustVirsh(["destroy", "guest"])
                try await daemon.mustVirsh(["start", "guest"])
                try await expectFailure(.consoleMoved) {
                    try await backend.confirmConsole(at: endpoint, of: Self.id(), kind: .vnc)
                }
            }
        }
    }

    @Test func aConsoleThatListensOnNothingIsHandedOverOnceForEachOpening() async throws {
        try await SessionDaemon.with { daemon in
            try await daemon.define(
                "guest", uuid: Self.uuid, graphics: "<graphics type='vnc'><listen type='none'/></graphics>")
            try await Self.withBackend(of: daemon) { backend in
                try await expectFailure(.instanceNotRunning) {
                    _ = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                }
                try await daemon.mustVirsh(["start", "guest"])
                let violations = await BackendConformance.violations(of: backend, known: try Self.id())
                #expect(violations == [])

                let before = Self.sockets()
                let endpoint = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc)
                guard case .descriptor(let connected) = endpoint.address, let descriptor = connected.take() else {
                    Issue.record("\(endpoint.address)")
                    return
                }
                #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
                #expect(try await RFBGreeting.read(descriptor: descriptor) == "RFB 003.008\n")
                close(descriptor)
                for _ in 0..<20 {
                    try await backend.checkConsole(of: Self.id(), kind: .vnc)
                    try await backend.confirmConsole(at: endpoint, of: Self.id(), kind: .vnc)
                }
                // What nobody takes closes itself. Other tests of this process have sockets that come and go, too.
                let openings = 100
                for _ in 0..<openings { _ = try await backend.consoleEndpoint(of: Self.id(), kind: .vnc) }
                #expect(
                    await LibvirtLinkTests.eventually { Self.sockets().subtracting(before).count < openings })

                try await daemon.mustVirsh(["destroy", "guest"])
                try await expectFailure(.instanceNotRunning) {
                    try await backend.confirmConsole(at: endpoint, of: Self.id(), kind: .vnc)
                }
            }
        }
    }

    /// The sockets of this process whose other end is in QEMU's: pairs, which have no name. Other tests of this process
    /// make sockets with names.
    private static func sockets() -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return Set(
            names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
                .filter { $0.hasPrefix("socket:") })
    }

    @Test func whatHappensToAGuestIsToldAndAgainAfterARestartOfTheDaemon() async throws {
        try await SessionDaemon.with { daemon in
            try await daemon.define("guest", uuid: Self.uuid, graphics: Self.graphics)
            try await Self.withBackend(of: daemon) { backend in
                let teller = try #require(backend as? any InstanceEventProviding)
                let events = Watched<[InstanceEvent]>([])
                let stream = teller.instanceEvents()
                let listener = Task { for await event in stream { events.update { $0.append(event) } } }

                // Until the connection is there nothing is told.
                var rounds = 0
                while events.current.isEmpty, rounds < 30 {
                    rounds += 1
                    try await daemon.mustVirsh(["start", "guest"])
                    try await daemon.mustVirsh(["destroy", "guest"])
                }
                let id = try Self.id()
                #expect(events.current.first == .stopped(id))
                events.update { $0 = [] }

                await daemon.signal(SIGKILL)
                try await daemon.start()
                try await events.wait(for: "the connection to be back") { $0 == [.mayHaveMissed] }
                // A reboot is no stop.
                try await daemon.mustVirsh(["start", "guest"])
                try await daemon.mustVirsh(["reset", "guest"])
                try await daemon.mustVirsh(["suspend", "guest"])
                try await daemon.mustVirsh(["resume", "guest"])
                try await daemon.mustVirsh(["destroy", "guest"])
                try await daemon.mustVirsh(["undefine", "guest"])
                try await events.wait(for: "the end of the guest") {
                    $0 == [.mayHaveMissed, .stopped(id), .deleted(id)]
                }
                await backend.shutdown()
                await listener.value
            }
        }
    }
}
#endif
