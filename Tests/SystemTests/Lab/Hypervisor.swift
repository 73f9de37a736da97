// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real libvirtd of the test's own, unprivileged, with real QEMU guests.
final class Hypervisor: Sendable {
    /// The connection URI.
    let uri: String
    /// How a gateway is told of it: the value of a backend's key.
    var backend: String {
        "{kind: libvirt, uri: \"\(self.uri)\", socket_folders: [\(self.socketFolder)], timeout: 60s}"
    }
    /// Where its guests have their Unix sockets.
    var socketFolder: String { "\(self.directory)/cfg/libvirt/qemu/lib" }
    private let directory: String
    private let script = "\(Repository.root)/Scripts/session-libvirtd.sh"

    /// The daemon that the tests of this process share: a new one first asks every QEMU what it can do, which takes
    /// seconds. It goes when the process does.
    static let shared: Result<Hypervisor, any Error> = Result {
        let hypervisor = try Hypervisor()
        atexit { Hypervisor.stopShared() }
        return hypervisor
    }

    /// Starts a daemon with its files in a new folder.
    ///
    /// - Parameters:
    ///   - vncTLS: the folder with the certificate that its guests' VNC servers show; without one they have no TLS.
    ///   - verifiesClients: whether they want a certificate of the same authority.
    init(vncTLS: String? = nil, verifiesClients: Bool = false) throws {
        self.directory = "/tmp/oriel-lab-\(UUID().uuidString.prefix(8))"
        let tls = vncTLS.map { ["--vnc-tls", $0] + (verifiesClients ? ["--vnc-tls-verify"] : []) } ?? []
        self.uri = try Command.output(of: self.script, ["start", self.directory] + tls)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit { self.stop() }

    private static func stopShared() {
        if case .success(let hypervisor) = self.shared { hypervisor.stop() }
    }

    /// Ends the daemon and its guests.
    private func stop() {
        _ = try? Command.run(self.script, ["stop", self.directory], seconds: 150)
        try? FileManager.default.removeItem(atPath: self.directory)
    }

    /// Ends the daemon. Its guests live on.
    func stopDaemon() throws {
        guard let pid = self.pid else { throw Failure("there is no daemon") }
        kill(pid, SIGTERM)
        guard Wait.until(seconds: 20, { kill(pid, 0) != 0 }) else { throw Failure("the daemon does not end") }
    }

    /// Starts the daemon that was ended.
    func startDaemon() throws {
        _ = try Command.output(of: self.script, ["start", self.directory, "--again"])
    }

    /// Starts a guest that greets with `shownAs` and echoes keys, and waits for its greeting. An older guest of that name
    /// has to go.
    ///
    /// - Parameters:
    ///   - port: a fixed VNC port; without one libvirt chooses.
    ///   - hasVNC: whether there is a VNC server at all.
    ///   - listen: the type of a `<listen>` element, for a VNC server that is no TCP port.
    func start(
        _ name: String, shownAs: String? = nil, uuid: String = UUID().uuidString.lowercased(), port: Int? = nil,
        password: String? = nil, listen: String? = nil, hasVNC: Bool = true
    ) throws -> Guest {
        let shown = shownAs ?? name
        let files = "\(self.directory)/images/\(name)-\(UUID().uuidString.prefix(8))"
        _ = try Command.output(of: Repository.support("guest/build-guest.sh"), ["\(files).img", shown])
        _ = FileManager.default.createFile(atPath: "\(files).serial", contents: nil)
        chmod("\(files).serial", 0o666)
        chmod("\(files).img", 0o644)
        var xml = try String(contentsOfFile: Repository.support("guest/guest.xml.in"), encoding: .utf8)
        for (placeholder, value) in [
            "NAME": name, "UUID": uuid, "IMAGE": "\(files).img", "SERIAL": "\(files).serial",
            "PORT": port.map(String.init) ?? "-1", "AUTOPORT": port == nil ? "yes" : "no",
            "PASSWD": password.map { "passwd='\($0)'" } ?? "",
        ] {
            xml = xml.replacingOccurrences(of: "@\(placeholder)@", with: value)
        }
        if !hasVNC {
            xml = xml.split(separator: "\n").filter { !$0.contains("<graphics ") }.joined(separator: "\n")
        } else if let listen {
            guard let start = xml.range(of: "<graphics "), let end = xml[start.lowerBound...].range(of: "/>") else {
                throw Failure("the guest has no graphics")
            }
            let secret = password.map { " passwd='\($0)'" } ?? ""
            xml.replaceSubrange(
                start.lowerBound..<end.upperBound,
                with: "<graphics type='vnc'\(secret)><listen type='\(listen)'/></graphics>")
        }
        try xml.write(toFile: "\(files).xml", atomically: true, encoding: .utf8)
        _ = try? self.virsh("destroy", name)
        _ = try? self.virsh("undefine", name)
        let guest = Guest(hypervisor: self, name: name, uuid: uuid, files: files)
        try self.define(guest)
        try guest.boot()
        guard Wait.until(seconds: 20, { guest.serial.contains("\(shown) READY") }) else {
            throw Failure("the guest \(name) did not greet: \(guest.serial)")
        }
        return guest
    }

    private func define(_ guest: Guest) throws {
        _ = try self.virsh("define", "\(guest.files).xml")
    }

    /// Asks virsh.
    @discardableResult
    func virsh(_ arguments: String...) throws -> String {
        try Command.output(of: "virsh", ["-q", "-c", self.uri] + arguments)
    }

    /// The daemon's process.
    var pid: Int32? {
        (try? String(contentsOfFile: "\(self.directory)/libvirtd.pid", encoding: .utf8))
            .flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
}
