// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Logging
import StaticBackend
import Testing

@Suite struct StaticBackendTests {
    static let uuid = "cccccccc-0000-4000-8000-000000000001"

    /// A backend made by the factory from `entries`.
    static func backend(_ entries: KeyValuePairs<String, SettingsNode>) async throws -> any HypervisorBackend {
        let (factory, mistakes) = Self.read(entries)
        #expect(mistakes.isEmpty)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try await #require(factory).makeBackend(context: BackendContext(logger: logger))
    }

    static func read(
        _ entries: KeyValuePairs<String, SettingsNode>, name: BackendName = "lab"
    ) -> (StaticBackendFactory?, [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(.map(entries), path: "lab", report: report)
        let factory = StaticBackendFactory(section: section, name: name)
        section.finish()
        return (factory, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    static func mistakes(_ instance: KeyValuePairs<String, SettingsNode>) -> [String] {
        Self.read(["instances": .map(["box": .map(instance)])]).1
    }

    @Test func anInstanceIsFoundByNameAndByUUID() async throws {
        let backend = try await Self.backend([
            "instances": .map([
                "box1": .map([
                    "host": .text("10.0.0.5"), "port": .text("5901"), "uuid": .text(Self.uuid.uppercased()),
                    "title": .text("Box"), "project": .text("ops"),
                ]),
                "box2": .map(["host": .text("box2.example.org"), "port": .text("65535")]),
            ]),
            "allowed_networks": .list(.text("10.0.0.0/24")),
        ])
        let id = try #require(InstanceID(Self.uuid))
        let box = Instance(
            id: id, name: "box1", title: "Box", project: "ops", powerState: .unknown, backend: "lab")
        #expect(try await backend.instance(named: .name("box1")) == box)
        #expect(try await backend.instance(named: .id(id)) == box)
        #expect(try await Set(backend.instances().map(\.name)) == ["box1", "box2"])
        #expect(
            try await backend.consoleEndpoint(of: id, kind: .vnc) == ConsoleEndpoint(host: "10.0.0.5", port: 5901))
        try await backend.checkConsole(of: id, kind: .vnc)
        #expect(backend.egress.hosts == ["10.0.0.5", "box2.example.org"])
        #expect(backend.egress.networks.map(\.description) == ["10.0.0.0/24"])
        await backend.shutdown()
    }

    @Test func anInstancesOwnCredentialsAndNameComeFirst() async throws {
        try await withTemporaryFolder { folder in
            func secret(_ text: String) throws -> SettingsNode {
                try text.write(toFile: "\(folder)/\(text)", atomically: true, encoding: .utf8)
                return .map(["file": .text("\(folder)/\(text)")])
            }
            let backend = try await Self.backend([
                "tls": .map(["ca_file": .text("/ca.pem"), "server_name": .text("all")]),
                "username": .text("everybody"), "password": try secret("shared"),
                "instances": .map([
                    "plain": .map(["host": .text("10.0.0.5"), "port": .text("1")]),
                    "own": .map([
                        "host": .text("10.0.0.5"), "port": .text("2"), "username": .text("me"),
                        "password": try secret("mine"),
                        "tls_server_name": .text("one"),
                    ]),
                ]),
            ])
            #expect(backend.consoleTLS == [ConsoleTLS(authorities: "/ca.pem", serverName: "all")])
            for (name, username, password, serverName) in [
                ("plain", "everybody", "shared", "all"), ("own", "me", "mine", "one"),
            ] {
                let id = try await backend.instance(named: .name(name)).id
                let security = try await backend.consoleEndpoint(of: id, kind: .vnc).security
                #expect(security.username == username)
                #expect(security.password == Secret(password))
                #expect(security.tls == ConsoleTLS(authorities: "/ca.pem", serverName: serverName))
            }
        }
    }

    @Test func aNameForACertificateWithoutTLSIsAMistake() {
        let mistakes = Self.mistakes([
            "host": .text("10.0.0.5"), "port": .text("1"), "tls_server_name": .text("one"),
        ])
        #expect(mistakes == ["lab.instances.box.tls_server_name: means nothing without tls of the backend"])
    }

    @Test func itKeepsEveryPromiseOfABackend() async throws {
        for enabled in ["true", "false"] {
            let backend = try await Self.backend([
                "vnc_enabled": .text(enabled),
                "instances": .map([
                    "box1": .map(["host": .text("10.0.0.5"), "port": .text("5901"), "uuid": .text(Self.uuid)]),
                    "box2": .map(["host": .text("box2.example.org"), "port": .text("1")]),
                ]),
            ])
            for name in ["box1", "box2"] {
                let id = try await backend.instance(named: .name(name)).id
                #expect(await BackendConformance.violations(of: backend, known: id, named: name) == [])
            }
        }
    }

    @Test func anUnknownInstanceIsNotFound() async throws {
        let backend = try await Self.backend(["instances": .map([:])])
        let id = try #require(InstanceID(Self.uuid))
        for reference in [InstanceReference.name("box"), .id(id)] {
            let error = await #expect(throws: ConsoleError.self) { try await backend.instance(named: reference) }
            #expect(error?.code == .instanceNotFound)
        }
        let error = await #expect(throws: ConsoleError.self) {
            try await backend.consoleEndpoint(of: id, kind: .vnc)
        }
        #expect(error?.code == .instanceNotFound)
    }

    @Test func consolesCanBeSwitchedOff() async throws {
        let backend = try await Self.backend([
            "vnc_enabled": .text("false"),
            "instances": .map(["box": .map(["host": .text("h"), "port": .text("5901"), "uuid": .text(Self.uuid)])]),
        ])
        let id = try #require(InstanceID(Self.uuid))
        let error = await #expect(throws: ConsoleError.self) {
            try await backend.checkConsole(of: id, kind: .vnc)
        }
        #expect(error?.code == .consoleTypeUnavailable)
    }

    @Test func aDerivedUUIDIsStableAndItsOwn() async throws {
        func id(_ backend: BackendName, _ instance: String) async throws -> InstanceID {
            let entry = SettingsNode.map(["host": .text("h"), "port": .text("5901")])
            let (factory, _) = Self.read(["instances": .map([instance: entry])], name: backend)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let made = try await #require(factory).makeBackend(context: BackendContext(logger: logger))
            return try await made.instance(named: .name(instance)).id
        }
        let first = try await id("lab", "box")
        // As any implementation of version 5 makes it, and never to change: users keep these.
        #expect(first == InstanceID("178b2dfa-2825-516d-b680-7aae306118ff"))
        #expect(try await id("lab", "box") == first)
        #expect(try await id("lab", "box2") != first)
        #expect(try await id("lab2", "box") != first)
    }

    @Test func everyMistakeIsTold() {
        let host = SettingsNode.text("10.0.0.5")
        let port = SettingsNode.text("5901")
        #expect(Self.mistakes(["host": host, "port": port]).isEmpty)
        #expect(Self.mistakes([:]).count == 2)
        #expect(Self.mistakes(["host": .text("a b"), "port": port]).first?.hasPrefix("lab.instances.box.host") == true)
        #expect(Self.mistakes(["host": .text(""), "port": port]).count == 1)
        #expect(Self.mistakes(["host": host, "port": .text("0")]).count == 1)
        #expect(Self.mistakes(["host": host, "port": .text("65536")]).count == 1)
        #expect(Self.mistakes(["host": host, "port": port, "colour": .text("red")]).count == 1)
        #expect(Self.mistakes(["host": host, "port": port, "uuid": .text("box")]).count == 1)
        #expect(Self.read([:]).1.count == 1)
        #expect(Self.read(["instances": .text("box")]).1.count == 1)
    }

    @Test func aPasswordIsNeverWrittenDown() {
        let mistakes = Self.mistakes(["host": .text("h"), "port": .text("1"), "password": .text("hunter2")])
        #expect(mistakes.count == 1 && !mistakes.joined().contains("hunter2"))
    }

    @Test func twoInstancesCannotShareAUUID() {
        let entry = SettingsNode.map(["host": .text("h"), "port": .text("5901"), "uuid": .text(Self.uuid)])
        let (_, mistakes) = Self.read(["instances": .map(["box1": entry, "box2": entry])])
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("lab.instances.box2.uuid") == true)
        #expect(mistakes.first?.contains("'box1'") == true)
    }

    @Test func aPasswordIsFetchedWhenTheBackendIsMade() async throws {
        func entries(_ password: SettingsNode) -> KeyValuePairs<String, SettingsNode> {
            let box = SettingsNode.map([
                "host": .text("h"), "port": .text("5901"), "uuid": .text(Self.uuid), "password": password,
            ])
            return ["instances": .map(["box": box])]
        }
        let backend = try await Self.backend(entries(.map(["env": .text("PATH")])))
        let id = try #require(InstanceID(Self.uuid))
        #expect(try await backend.consoleEndpoint(of: id, kind: .vnc).security.password?.reveal(\.isEmpty) == false)

        let error = await #expect(throws: ConsoleError.self) {
            try await Self.backend(entries(.map(["file": .text("/no/such/file")])))
        }
        #expect(error?.code == .invalidRequest)
    }
}
