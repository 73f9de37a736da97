// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A real Keystone of the test's own, with the projects blue and red, a user in each, a reader of blue, and Oriel's own user.
final class Keystone {
    /// Of every user but the administrator.
    static let password = "correct horse"

    /// The URL, with the version.
    let url: String
    /// The ids of the projects, by name.
    private(set) var projects: [String: String] = [:]
    private let directory: String
    private let port: Int
    private var process: ChildProcess?

    init() throws {
        self.port = try FreePorts.find(1)[0]
        self.url = "http://127.0.0.1:\(self.port)/v3"
        self.directory = "/tmp/oriel-keystone-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        try self.start()
        let script = [
            "project create blue -f value -c id", "project create red -f value -c id",
            "project create --or-show service -f value -c id",
        ]
        let ids = try self.administer(script)
        self.projects = ["blue": ids[0], "red": ids[1]]
        try self.administer(
            ["ann", "bob", "rita", "oriel"].map { "user create \($0) --password PASSWORD -f value -c id" })
        try self.administer([
            "role add --user ann --project blue member", "role add --user bob --project red member",
            "role add --user rita --project blue reader", "role add --user oriel --project service service",
        ])
    }

    deinit {
        self.stop()
        try? FileManager.default.removeItem(atPath: self.directory)
    }

    /// Starts it, again with the same files when it was stopped.
    func start() throws {
        let output = "\(self.directory)/output-\(UUID().uuidString.prefix(8))"
        let process = try ChildProcess(
            [Repository.python, Repository.support("keystone_server.py"), self.directory, "\(self.port)"],
            output: .file(output))
        func text() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
        guard Wait.until(seconds: 90, { text().contains("ready") || !process.isRunning }), process.isRunning else {
            throw Failure("Keystone does not start: \(text())")
        }
        self.process = process
    }

    /// Ends it.
    func stop() {
        self.process?.end()
        self.process = nil
    }

    /// Tells the catalogue where the compute service is.
    func announce(_ gateway: OrielProcess) throws {
        try self.administer([
            "service create --name oriel compute -f value -c id",
            "endpoint create compute public \(gateway.api)/v2.1 --region RegionOne -f value -c id",
        ])
    }

    /// A token of `user` for `project`.
    func token(_ user: String, project: String) throws -> String {
        let result = try OpenStackClients.run([
            OpenStackClients.openstack(["token", "issue", "-f", "value", "-c", "id"], user, project: project, self)
        ])
        guard let token = result.first, token.status == 0 else { throw Failure("no token: \(result)") }
        return token.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes a token worthless.
    func revoke(_ token: String) throws {
        try self.administer(["token revoke \(token)"])
    }

    /// Runs commands of `openstack` as the administrator, and gives what each wrote.
    @discardableResult
    func administer(_ commands: [String]) throws -> [String] {
        let calls = commands.map { command in
            OpenStackClients.openstack(
                command.split(separator: " ").map { $0 == "PASSWORD" ? Self.password : String($0) }, "admin",
                password: "secret-admin", project: "admin", self)
        }
        let results = try OpenStackClients.run(calls)
        for (command, result) in zip(commands, results) where result.status != 0 {
            throw Failure("\(command): \(result.errors)")
        }
        return results.map { $0.output.trimmingCharacters(in: .whitespacesAndNewlines) }
    }
}

extension OpenStackClients {
    /// A call of `openstack` or `nova` by somebody with a password at `keystone`, which tells where the compute service is.
    static func openstack(
        _ words: [String], _ user: String, password: String = Keystone.password, project: String, _ keystone: Keystone,
        program: Program = .openstack
    ) -> Call {
        let options = [
            "--os-auth-url", keystone.url, "--os-username", user, "--os-password", password, "--os-project-name",
            project,
            "--os-user-domain-id", "default", "--os-project-domain-id", "default", "--os-region-name", "RegionOne",
        ]
        return Call(program: program, arguments: options + words)
    }
}
