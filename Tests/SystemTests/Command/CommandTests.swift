// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The program's command line, as scripts and people use it.
@Suite(.serialized) struct CommandTests {
    @Test func tenMistakesAreReportedAtOnceEachInItsPlace() throws {
        let file = "/tmp/oriel-mistakes-\(UUID().uuidString.prefix(8)).yaml"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try """
        consoleauth:
          token_ttl: 600
          key_file: /tmp/key
          store: {kind: sqlite, path: tokens.db}
        api: {host: 0.0.0.0, port: 99999}
        backends:
          kvm1: {kind: libvirt, url: "qemu:///system"}
          lab: {kind: static, instances: {box: {host: 10.0.0.5}}}
          moon: {kind: lunar}
        listeners:
          novnc: {kind: novnc, base_url: "console.example.org", port: six}
        logs: {level: loud}
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Command.run(Repository.oriel, ["check-config", "--config", file])
        #expect(result.status == 2)
        let places = result.errors.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix(file) else { return nil }
            return line.dropFirst(file.count + 1).split(separator: " ").prefix(2).joined(separator: " ")
        }
        #expect(
            places == [
                "2:14: consoleauth.token_ttl:", "4:31: consoleauth.store.path:", "5:13: api.host:", "5:28: api.port:",
                "7:3: backends.kvm1.uri:", "7:25: backends.kvm1.url:", "8:35: backends.lab.instances.box.port:",
                "9:16: backends.moon.kind:", "11:34: listeners.novnc.base_url:", "11:63: listeners.novnc.port:",
                "12:1: logs:",
            ], "\(result.errors)")
    }

    @Test func aGoodFileIsSaidToBeGood() throws {
        let gateway = try OrielProcess(backends: ["lab: {kind: static, instances: {box: {host: 10.0.0.5, port: 5901}}}"]
        )
        let result = try Command.run(Repository.oriel, ["check-config", "--config", gateway.configuration])
        #expect(result.status == 0)
        #expect(result.output.contains("ok"))
    }

    @Test func instancesAreListedAndFailuresHaveTheirOwnStatus() throws {
        let hypervisor = try Hypervisor.shared.get()
        let guest = try hypervisor.start("box")
        let gateway = try OrielProcess(backends: [
            "kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}",
            "lab: {kind: static, instances: {shelf: {host: 127.0.0.1, port: 5999}}}",
        ])
        let list = try gateway.command("instances", "--output", "json")
        #expect(list.status == 0)
        let text = list.output
        #expect(text.contains("\"box\"") && text.contains("\"shelf\"") && text.contains(guest.uuid))

        let missing = try gateway.command("console", "url", "nobody")
        #expect(missing.status == 3)
        #expect(missing.errors.contains("nobody"))
        try guest.destroy()
        let stopped = try gateway.command("console", "url", "box")
        #expect(stopped.status == 4)
        let away = try Command.run(Repository.oriel, ["instances", "--api", "http://127.0.0.1:1"])
        #expect(away.status == 5)
    }

    @Test func aCheckPassesForAGoodGuestAndTellsWhatIsWrongWithAnother() throws {
        // One of its own: the check tries every guest that there is.
        let hypervisor = try Hypervisor()
        let guest = try hypervisor.start("box")
        let backend = { (listen: String) in
            "kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\", timeout: 60s, vncserver_listen: [\(listen)]}"
        }
        let good = try OrielProcess(backends: [backend("127.0.0.1")])
        let passed = try Command.run(Repository.oriel, ["backends", "check", "--config", good.configuration])
        #expect(passed.status == 0, "\(passed.output)\(passed.errors)")
        for line in ["instance box \(guest.uuid)", "listen      passed", "security    passed", "greeting    passed"] {
            #expect(passed.output.contains(line), "\(passed.output)")
        }
        let bad = try OrielProcess(backends: [backend("10.0.0.0/24")])
        let failed = try Command.run(
            Repository.oriel, ["backends", "check", "kvm", "--config", bad.configuration])
        #expect(failed.status == 1, "\(failed.output)\(failed.errors)")
        #expect(failed.output.contains("it listens on 127.0.0.1, which is not in vncserver_listen (10.0.0.0/24)"))
        #expect(failed.output.contains("vnc_listen in /etc/libvirt/qemu.conf"))
        #expect(failed.output.contains("security    passed"))
    }

    @Test func aLinkMadeFromTheFileOpensAtTheRunningGateway() throws {
        let hypervisor = try Hypervisor.shared.get()
        _ = try hypervisor.start("box")
        let gateway = try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"])
        let result = try Command.run(
            Repository.oriel, ["console", "url", "box", "--config", gateway.configuration, "--output", "json"])
        #expect(result.status == 0, "\(result.errors)")
        let answer = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let token = try OrielProcess.token(in: answer?["url"] as? String ?? "")
        let client = try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: nil)
        #expect(try client.handshake().count > 24)
    }

    @Test func aLookAtTheInstancesLeavesNoKeyAndNoStore() throws {
        let folder = "/tmp/oriel-look-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try """
        consoleauth: {key_file: \(folder)/key, store: {kind: sqlite, path: \(folder)/tokens.db}}
        backends:
          lab: {kind: static, instances: {shelf: {host: 127.0.0.1, port: 5999}}}
        listeners:
          novnc: {kind: novnc, base_url: "http://127.0.0.1:6080/console.html"}
        """.write(toFile: "\(folder)/oriel.yaml", atomically: true, encoding: .utf8)
        let result = try Command.run(Repository.oriel, ["instances", "--config", "\(folder)/oriel.yaml"])
        #expect(result.status == 0)
        #expect(result.output.contains("shelf"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["oriel.yaml"])
    }

    @Test func aPortThatIsTakenIsSaidInASentence() throws {
        let gateway = try OrielProcess(backends: ["lab: {kind: static, instances: {box: {host: 10.0.0.5, port: 5901}}}"]
        )
        let second = try Command.run(Repository.oriel, ["serve", "--config", gateway.configuration])
        #expect(second.status == 2)
        #expect(second.errors.contains("cannot listen on 127.0.0.1:"))
        #expect(second.errors.contains("Address already in use"))
    }
}
