// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Glibc
import Testing

/// A real libvirtd of its own with real QEMU beneath, unprivileged, in a temporary directory.
actor SessionDaemon {
    /// How a test says that the machine lacks something.
    struct Trouble: Error, CustomStringConvertible {
        var description: String
    }

    /// Where all of its files are.
    nonisolated let directory: String
    /// Where its guests have their sockets.
    nonisolated var socketFolder: String { "\(self.directory)/cfg/libvirt/qemu/lib" }
    private var process: ChildProcess?
    private let network: DaemonNetwork?

    /// Calls `body` with a daemon that answers, and ends all of its processes afterwards, whatever happened.
    ///
    /// - Parameter network: makes it listen on TCP and TLS of 127.0.0.1, too.
    static func with(
        network: DaemonNetwork? = nil, _ body: (SessionDaemon) async throws -> Void
    ) async throws {
        let daemon = try SessionDaemon(network: network)
        do {
            try await daemon.start()
            try await body(daemon)
        } catch {
            let log = await daemon.log()
            await daemon.tearDown()
            Issue.record("\(error)\n\(log)")
            return
        }
        await daemon.tearDown()
    }

    /// The URI to reach the daemon by.
    nonisolated var uri: String { "qemu+unix:///session?socket=\(self.directory)/rt/libvirt/libvirt-sock" }

    private init(network: DaemonNetwork?) throws {
        self.network = network
        var template = Array("/tmp/oriel-libvirt-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble(description: "mkdtemp: errno \(errno)") }
        self.directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Apart from other daemons of this machine, each of which thinks that it has all ports.
        let firstPort = 100 * Int.random(in: 200..<320)
        let files = [
            "cfg/libvirt/libvirtd.conf": "auth_unix_rw = \"none\"\n" + (network?.configuration ?? ""),
            "cfg/libvirt/qemu.conf": """
            remote_display_port_min = \(firstPort)
            remote_display_port_max = \(firstPort + 99)
            remote_websocket_port_min = \(firstPort)
            remote_websocket_port_max = \(firstPort + 99)
            stdio_handler = "file"

            """,
        ]
        for folder in ["home", "rt", "cache", "cfg/libvirt"] {
            try FileManager.default.createDirectory(
                atPath: "\(self.directory)/\(folder)", withIntermediateDirectories: true)
        }
        for (name, text) in files {
            try text.write(toFile: "\(self.directory)/\(name)", atomically: true, encoding: .utf8)
        }
        try "".write(toFile: "\(self.directory)/log", atomically: true, encoding: .utf8)
    }

    // MARK: The daemon

    /// Starts the daemon and waits until it answers.
    func start() async throws {
        let variables = [
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=\(self.directory)/home",
            "XDG_RUNTIME_DIR=\(self.directory)/rt", "XDG_CONFIG_HOME=\(self.directory)/cfg",
            "XDG_CACHE_HOME=\(self.directory)/cache",
        ]
        var command = ["env", "-i"] + variables
        command += ["libvirtd", "--config", "\(self.directory)/cfg/libvirt/libvirtd.conf", "--timeout", "300"]
        if self.network != nil { command.append("--listen") }
        if getuid() == 0 {
            // As root it would be the daemon of the whole system.
            let chown = try await Tool.run("chown", ["-R", "nobody:nogroup", self.directory])
            guard chown.status == 0 else { throw Trouble(description: chown.output) }
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + command
        }
        let process = try ChildProcess(command, output: .file("\(self.directory)/log"))
        self.process = process
        for _ in 0..<300 {
            if try await self.virsh("uri").status == 0 { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Trouble(description: "libvirtd does not answer")
    }

    /// Sends `signal` to the daemon, and waits for its end if that is what the signal means.
    func signal(_ signal: Int32) async {
        guard let process = self.process, process.isRunning else { return }
        process.signal(signal)
        guard signal == SIGKILL else { return }
        self.process = nil
        while process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// What the daemon said.
    func log() -> String {
        (try? String(contentsOfFile: "\(self.directory)/log", encoding: .utf8)) ?? ""
    }

    // MARK: Its guests

    /// Asks the daemon by libvirt's own client.
    @discardableResult
    func virsh(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await Tool.run("timeout", ["60", "virsh", "-q", "-c", self.uri] + arguments)
    }

    /// The same; anything but success is trouble.
    func mustVirsh(_ arguments: [String]) async throws {
        let result = try await Tool.run("timeout", ["60", "virsh", "-q", "-c", self.uri] + arguments)
        guard result.status == 0 else { throw Trouble(description: "virsh \(arguments): \(result.output)") }
    }

    /// Defines a guest with no disk: all that it needs is a screen.
    func define(_ name: String, uuid: String, graphics: String) async throws {
        let file = "\(self.directory)/\(name).xml"
        try """
        <domain type='qemu'>
          <name>\(name)</name>
          <uuid>\(uuid)</uuid>
          <memory unit='MiB'>16</memory>
          <vcpu cpuset='0-255'>1</vcpu>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <devices>
            <emulator>/usr/bin/qemu-system-x86_64</emulator>
            \(graphics)
            <video><model type='vga' vram='4096'/></video>
            <memballoon model='none'/>
          </devices>
        </domain>
        """.write(toFile: file, atomically: true, encoding: .utf8)
        try await self.mustVirsh(["define", file])
    }

    /// The process of a guest that runs.
    func process(of name: String) -> pid_t? {
        let file = "\(self.directory)/rt/libvirt/qemu/run/\(name).pid"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        return pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)).flatMap { $0 > 1 ? $0 : nil }
    }

    // MARK: The end

    private func tearDown() async {
        await self.signal(SIGCONT)
        await self.signal(SIGKILL)
        let run = "\(self.directory)/rt/libvirt/qemu/run"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: run)) ?? [] where name.hasSuffix(".pid") {
            guard let text = try? String(contentsOfFile: "\(run)/\(name)", encoding: .utf8),
                let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), pid > 1,
                let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"),
                // A number may have been given to another process since.
                String(decoding: command, as: UTF8.self).contains(self.directory)
            else { continue }
            kill(pid, SIGKILL)
        }
        try? FileManager.default.removeItem(atPath: self.directory)
    }
}
