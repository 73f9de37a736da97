// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import ConsoleCore
import ConsoleTestKit
import Foundation
import Logging
import Testing

@testable import LibvirtBackend

/// Against the driver `test:///`, which is inside libvirt itself: real calls, no daemon.
@Suite struct TestDriverTests {
    /// A host with domains in several states (runstate: virDomainState).
    static let node = """
        <node>
        \(domain(1, "web", state: 1, "<graphics type='vnc' port='5911' listen='127.0.0.1' passwd='geheim'/>"))
        \(domain(2, "still", state: 3, "<graphics type='vnc' port='5912' listen='0.0.0.0'/>"))
        \(domain(3, "off", state: 5, "<graphics type='vnc' port='5913' listen='127.0.0.1'/>"))
        \(domain(4, "blind", state: 1, ""))
        \(domain(5, "early", state: 1, "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>"))
        \(domain(6, "crashed", state: 6, "<graphics type='vnc' port='5916' listen='127.0.0.1'/>"))
        </node>
        """

    static func domain(_ number: Int, _ name: String, state: Int, _ graphics: String) -> String {
        """
        <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
          <name>\(name)</name>
          <uuid>aaaaaaaa-0000-4000-8000-00000000000\(number)</uuid>
          <title>The \(name) one</title>
          <metadata>
            <nova:instance xmlns:nova='http://openstack.org/xmlns/libvirt/nova/1.1'>
              <nova:owner><nova:project uuid='project-\(number)'>ops</nova:project></nova:owner>
            </nova:instance>
          </metadata>
          <memory>8192</memory>
          <vcpu cpuset='0-255'>1</vcpu>
          <os><type>hvm</type></os>
          <devices>\(graphics)</devices>
          <test:runstate>\(state)</test:runstate>
        </domain>
        """
    }

    static func id(_ number: Int) throws -> InstanceID {
        try #require(InstanceID("aaaaaaaa-0000-4000-8000-00000000000\(number)"))
    }

    /// Calls `body` with a backend made by the factory from `settings`.
    static func withBackend(
        _ settings: SettingsNode, _ body: (any HypervisorBackend) async throws -> Void
    ) async throws {
        let report = SettingsReport(file: "f")
        let section = Section(settings, report: report)
        let factory = try #require(LibvirtBackendFactory(section: section, name: "lab"))
        section.finish()
        #expect(report.mistakes.isEmpty)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let backend = try await factory.makeBackend(context: BackendContext(logger: logger))
        do {
            try await body(backend)
        } catch {
            await backend.shutdown()
            throw error
        }
        await backend.shutdown()
    }

    /// The same with a backend whose hypervisor is ``node``.
    static func withNode(
        vncEnabled: Bool = true, _ body: (any HypervisorBackend) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-\(UUID().uuidString).xml")
        try Self.node.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let settings = SettingsNode.map([
            "uri": .text("test://\(file.path)"), "vnc_enabled": .text("\(vncEnabled)"),
            // Nothing here is about time, and the machine may be busy.
            "timeout": .text("60s"),
        ])
        try await Self.withBackend(settings, body)
    }

    @Test func theDefaultHostHasOneDomainWithoutAScreen() async throws {
        try await Self.withBackend(.map(["uri": .text("test:///default"), "timeout": .text("60s")])) { backend in
            let instances = try await backend.instances()
            #expect(instances.map(\.name) == ["test"] && instances.first?.powerState == .running)
            let id = try #require(instances.first).id
            try await expectFailure(.consoleTypeUnavailable) { try await backend.checkConsole(of: id, kind: .vnc) }
        }
    }

    @Test func everyDomainIsAnInstance() async throws {
        try await Self.withNode { backend in
            let instances = try await backend.instances().sorted { $0.id < $1.id }
            #expect(instances.map(\.name) == ["web", "still", "off", "blind", "early", "crashed"])
            #expect(instances.map(\.powerState) == [.running, .paused, .stopped, .running, .running, .crashed])
            let web = Instance(
                id: try Self.id(1), name: "web", title: "The web one", project: "project-1", powerState: .running,
                backend: "lab")
            #expect(instances.first == web)
            #expect(try await backend.instance(named: .id(web.id)) == web)
            #expect(try await backend.instance(named: .name("web")) == web)
            for instance in instances {
                #expect(try await backend.instance(named: .id(instance.id)) == instance)
            }
        }
    }

    @Test func itKeepsEveryPromiseOfABackend() async throws {
        try await Self.withNode { backend in
            for (number, name) in zip(1..., ["web", "still", "off", "blind", "early", "crashed"]) {
                let violations = await BackendConformance.violations(
                    of: backend, known: try Self.id(number), named: name)
                #expect(violations == [], "\(name)")
            }
        }
        try await Self.withBackend(.map(["uri": .text("test:///default"), "timeout": .text("60s")])) { backend in
            let id = try await backend.instance(named: .name("test")).id
            #expect(await BackendConformance.violations(of: backend, known: id, named: "test") == [])
        }
    }

    @Test func aRunningDomainHasAnEndpointWithItsPassword() async throws {
        try await Self.withNode { backend in
            let endpoint = try await backend.consoleEndpoint(of: Self.id(1), kind: .vnc)
            #expect(endpoint.address == .tcp(host: "127.0.0.1", port: 5911))
            #expect(endpoint.security.password == Secret("geheim"))
            #expect(endpoint.generation.hasPrefix("id-"))
            let paused = try await backend.consoleEndpoint(of: Self.id(2), kind: .vnc)
            #expect(paused.address == .tcp(host: "127.0.0.1", port: 5912) && paused.security.password == nil)
            #expect(endpoint.generation != paused.generation)
            guard case .tcp(let host, _) = endpoint.address else { return }
            #expect(backend.egress.hosts.contains(host))
        }
    }

    @Test func aStoppedDomainIsNotRunning() async throws {
        try await Self.withNode { backend in
            for number in [3, 6] {
                try await expectFailure(.instanceNotRunning) {
                    _ = try await backend.consoleEndpoint(of: Self.id(number), kind: .vnc)
                }
            }
        }
    }

    @Test func anAbsentScreenAndAnEarlyOneAreToldApart() async throws {
        try await Self.withNode { backend in
            try await expectFailure(.consoleTypeUnavailable) {
                try await backend.checkConsole(of: Self.id(4), kind: .vnc)
            }
            try await expectFailure(.consoleNotReady) { try await backend.checkConsole(of: Self.id(5), kind: .vnc) }
        }
    }

    @Test func anUnknownReferenceIsNotFound() async throws {
        try await Self.withNode { backend in
            for reference in ["we", "web\0", "", "aaaaaaaa-0000-4000-8000-000000000009"] {
                try await expectFailure(.instanceNotFound) {
                    _ = try await backend.instance(named: InstanceReference(reference))
                }
            }
            try await expectFailure(.instanceNotFound) {
                _ = try await backend.consoleEndpoint(of: Self.id(9), kind: .vnc)
            }
        }
    }

    @Test func consolesCanBeSwitchedOff() async throws {
        try await Self.withNode(vncEnabled: false) { backend in
            try await expectFailure(.consoleTypeUnavailable) {
                try await backend.checkConsole(of: Self.id(1), kind: .vnc)
            }
            #expect(try await backend.instances().count == 6)
        }
    }

    @Test func manyCallsAtOnceAreAnswered() async throws {
        try await Self.withNode { backend in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        if number.isMultiple(of: 10) { return try await backend.instances().count == 6 }
                        let endpoint = try await backend.consoleEndpoint(of: Self.id(1), kind: .vnc)
                        return endpoint.address == .tcp(host: "127.0.0.1", port: 5911)
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test(arguments: ["test:///no/such/file.xml", "qemu+unix:///session?socket=/no/socket"])
    func aHypervisorThatIsAwayIsUnavailable(uri: String) async throws {
        try await Self.withBackend(.map(["uri": .text(uri)])) { backend in
            try await expectFailure(.backendUnavailable) { _ = try await backend.instances() }
            let second = await #expect(throws: ConsoleError.self) { try await backend.instances() }
            #expect(second?.code == .backendUnavailable && second?.message.contains("unreachable since") == true)
        }
    }

    @Test func nothingIsAskedAfterShutdown() async throws {
        try await Self.withBackend(.map(["uri": .text("test:///default"), "timeout": .text("60s")])) { backend in
            _ = try await backend.instances()
            await backend.shutdown()
            try await expectFailure(.backendUnavailable) { _ = try await backend.instances() }
        }
    }
}
#endif
