// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import ConsoleCore
import ConsoleTestKit
import Foundation
import Glibc
import Testing

@testable import LibvirtBackend

/// Each way to reach a real daemon: plain TCP, TLS, and ssh as far as a machine without keys goes.
@Suite(.serialized) struct TransportTests {
    private static func withBackend(
        _ uri: String, proxyClient: String? = nil, _ body: (any HypervisorBackend) async throws -> Void
    ) async throws {
        let (uri, timeout) = (SettingsNode.text(uri), SettingsNode.text("30s"))
        let settings: SettingsNode =
            if let proxyClient {
                .map(["uri": uri, "timeout": timeout, "vncserver_proxyclient_address": .text(proxyClient)])
            } else {
                .map(["uri": uri, "timeout": timeout])
            }
        try await TestDriverTests.withBackend(settings, body)
    }

    /// How asking for the instances of `uri` fails.
    private static func failure(_ uri: String) async throws -> ConsoleError? {
        var failure: ConsoleError?
        try await self.withBackend(uri) { backend in
            do {
                _ = try await backend.instances()
            } catch {
                failure = error as? ConsoleError
            }
        }
        return failure
    }

    @Test func aDaemonIsReachedOverTCPAndTLSAndCountsAsRemote() async throws {
        try await DaemonNetwork.with { network in
            try await SessionDaemon.with(network: network) { daemon in
                try await daemon.define("guest", uuid: RealDaemonTests.uuid, graphics: RealDaemonTests.graphics)
                try await daemon.mustVirsh(["start", "guest"])
                let id = try RealDaemonTests.id()
                for uri in [
                    "qemu+tcp://127.0.0.1:\(network.tcp)/session",
                    "qemu+tls://localhost:\(network.tls)/session?pkipath=\(network.directory)/client",
                ] {
                    try await Self.withBackend(uri) { backend in
                        let name = try await backend.instance(named: .id(id)).name
                        #expect(name == "guest")
                        // It listens on the loopback of who knows which machine.
                        let error = await #expect(throws: ConsoleError.self) {
                            try await backend.consoleEndpoint(of: id, kind: .vnc)
                        }
                        #expect(error?.message.contains("vncserver_proxyclient_address") == true)
                    }
                    try await Self.withBackend(uri, proxyClient: "127.0.0.1") { backend in
                        let endpoint = try await backend.consoleEndpoint(of: id, kind: .vnc)
                        guard case .tcp("127.0.0.1", let port) = endpoint.address else {
                            Issue.record("\(endpoint.address)")
                            return
                        }
                        let greeting = try await RFBGreeting.read(port: port)
                        #expect(greeting == "RFB 003.008\n")
                        #expect(endpoint.security.password == Secret("geheim"))
                    }
                }
            }
        }
    }

    @Test func aCertificateThatIsNotTrustedOpensNothing() async throws {
        try await DaemonNetwork.with { network in
            try await SessionDaemon.with(network: network) { _ in
                func uri(_ host: String, _ folder: String, _ more: String = "") -> String {
                    "qemu+tls://\(host):\(network.tls)/session?pkipath=\(network.directory)/\(folder)\(more)"
                }
                // The daemon's authority is not ours; its name is another; ours is not the daemon's authority.
                for uri in [
                    uri("localhost", "mistrust"), uri("127.0.0.1", "client"), uri("localhost", "stranger"),
                    uri("localhost", "absent"),
                ] {
                    let error = try await Self.failure(uri)
                    #expect(error?.code == .backendUnavailable, "\(uri)")
                }
                // What no_verify gives up, and why it is warned of.
                try await Self.withBackend(uri("127.0.0.1", "client", "&no_verify=1")) { backend in
                    let instances = try await backend.instances()
                    #expect(instances.isEmpty)
                }
            }
        }
    }

    @Test func sshThatFailsSaysSoAndAsksNobody() async throws {
        // A program in place of ssh: it writes down how it was called, and fails as ssh does.
        let folder = "/tmp/oriel-ssh-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = "\(folder)/ssh"
        try """
        #!/bin/sh
        echo "$@" > \(folder)/called
        echo "kvm1: Host key verification failed." >&2
        exit 255
        """.write(toFile: program, atomically: true, encoding: .utf8)
        chmod(program, 0o755)
        let error = try await Self.failure("qemu+ssh://root@kvm1/system?command=\(program)")
        #expect(error?.code == .backendUnavailable)
        #expect(error?.explanation.contains("Host key verification failed") == true)
        let called = try String(contentsOfFile: "\(folder)/called", encoding: .utf8)
        #expect(called.contains("BatchMode=yes") && !called.contains("StrictHostKeyChecking=no"))
    }

    /// Where an sshd is installed. No set-up of ours installs one: it would be started for the whole machine.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd")))
    func aDaemonIsReachedOverSSH() async throws {
        try await SessionDaemon.with { daemon in
            try await SSHServer.with { server in
                try await daemon.define("guest", uuid: RealDaemonTests.uuid, graphics: RealDaemonTests.graphics)
                let socket = "\(daemon.directory)/rt/libvirt/libvirt-sock"
                let known =
                    "qemu+ssh://\(server.place)/session?socket=\(socket)&mode=direct&proxy=netcat"
                    + "&netcat=\(server.netcat)&keyfile=\(server.key)&command="
                try await Self.withBackend(known + server.trusting) { backend in
                    let names = try await backend.instances().map(\.name)
                    #expect(names == ["guest"])
                }
                let error = try await Self.failure(known + server.knowingNobody)
                #expect(error?.code == .backendUnavailable)
                #expect(error?.explanation.contains("Host key verification failed") == true)
            }
        }
    }
}
#endif
