// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Synchronization

/// A real Keystone, with the projects blue and red, a user in each, a reader of blue, and Oriel's own user.
final class Keystone: Sendable {
    /// Of every user but the administrator.
    static let password = "correct horse"
    /// How long tokens live, unless a test wants it otherwise.
    static let usualTokenSeconds = 3600

    /// The one that the tests of this process share: its tables take seconds to be made. It goes when the process does.
    static let shared: Result<Keystone, any Error> = Result {
        let keystone = try Keystone()
        atexit { Keystone.stopShared() }
        return keystone
    }

    private struct State {
        var process: ChildProcess?
        var tokenSeconds = 0
        var projects: [String: String] = [:]
    }

    /// The URL, with the version.
    let url: String
    private let directory: String
    private let port: Int
    private let state = Mutex(State())

    private init() throws {
        self.port = try FreePorts.find(1)[0]
        self.url = "http://127.0.0.1:\(self.port)/v3"
        self.directory = "/tmp/oriel-keystone-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        try self.run()
    }

    private static func stopShared() {
        guard case .success(let keystone) = self.shared else { return }
        keystone.stop()
        try? FileManager.default.removeItem(atPath: keystone.directory)
    }

    /// The ids of the projects, by name.
    var projects: [String: String] { self.state.withLock { $0.projects } }

    /// Lets it run, with its files as they are. If it runs already, and tokens have that lifetime, nothing is done.
    func run(tokenSeconds: Int = usualTokenSeconds) throws {
        let isReady = self.state.withLock { $0.process?.isRunning == true && $0.tokenSeconds == tokenSeconds }
        guard !isReady else { return }
        self.stop()
        let output = "\(self.directory)/output-\(UUID().uuidString.prefix(8))"
        var environment = ProcessInfo.processInfo.environment
        environment["KEYSTONE_TOKEN_SECONDS"] = "\(tokenSeconds)"
        let process = try ChildProcess(
            [Repository.python, Repository.support("keystone_server.py"), self.directory, "\(self.port)"],
            environment: environment, output: .file(output))
        func text() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
        guard Wait.until(seconds: 90, { text().contains("ready {") || !process.isRunning }), process.isRunning,
            let line = text().split(separator: "\n").first(where: { $0.hasPrefix("ready {") })
        else { throw Failure("Keystone does not start: \(text())") }
        let projects = try JSONDecoder().decode([String: String].self, from: Data(line.dropFirst(6).utf8))
        self.state.withLock { $0 = State(process: process, tokenSeconds: tokenSeconds, projects: projects) }
    }

    /// Ends it.
    func stop() {
        self.signal(SIGCONT)
        self.state.withLock { state in
            state.process?.end()
            state.process = nil
        }
    }

    /// Sends its process a signal.
    func signal(_ number: Int32) { self.state.withLock { $0.process?.signal(number) } }

    /// Tells the catalogue where the compute service is.
    func announce(_ gateway: OrielProcess) throws {
        try self.administer("service create --name oriel compute -f value -c id")
        try self.administer(
            "endpoint create compute public \(gateway.api)/v2.1 --region RegionOne -f value -c id")
    }

    /// A token of `user` for `project`.
    func token(_ user: String, project: String) throws -> String {
        let domain = #""domain": {"id": "default"}"#
        let answer = try HTTP.get(
            "\(self.url)/auth/tokens", method: "POST",
            body: #"{"auth": {"identity": {"methods": ["password"], "password": {"user": "#
                + #"{"name": "\#(user)", \#(domain), "password": "\#(Self.password)"}}}, "#
                + #""scope": {"project": {"name": "\#(project)", \#(domain)}}}}"#)
        guard answer.status == 201,
            let token = answer.head.firstMatch(of: /(?i)x-subject-token: *([^\r\n]+)/).map({ String($0.1) })
        else { throw Failure("no token: \(answer.head)") }
        return token
    }

    /// Makes a token worthless, as its owner does.
    func revoke(_ token: String) throws {
        let answer = try HTTP.get(
            "\(self.url)/auth/tokens", method: "DELETE",
            headers: ["X-Auth-Token: \(token)", "X-Subject-Token: \(token)"])
        guard answer.status == 204 else { throw Failure("not revoked: \(answer.head)") }
    }

    /// Makes an application credential of `user` in `project`, and gives its id and its secret.
    func applicationCredential(of user: String, project: String) throws -> (id: String, secret: String) {
        struct Made: Decodable {
            var id: String
            var secret: String

            private enum CodingKeys: String, CodingKey {
                case id = "ID"
                case secret = "Secret"
            }
        }
        let words = ["application", "credential", "create", "oriel-\(UUID().uuidString.prefix(8))", "-f", "json"]
        let result = try OpenStackClients.run([OpenStackClients.openstack(words, user, project: project, self)])
        guard let output = result.first?.output,
            let made = try? JSONDecoder().decode(Made.self, from: Data(output.utf8))
        else { throw Failure("no application credential: \(result)") }
        return (made.id, made.secret)
    }

    /// Runs a command of `openstack` as the administrator.
    private func administer(_ command: String) throws {
        let call = OpenStackClients.openstack(
            command.split(separator: " ").map(String.init), "admin", password: "secret-admin", project: "admin", self)
        guard let result = try OpenStackClients.run([call]).first, result.status == 0 else {
            throw Failure("\(command) failed")
        }
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

    /// The same with an application credential, which is for one project.
    static func openstack(_ words: [String], with credential: (id: String, secret: String), _ keystone: Keystone)
        -> Call
    {
        let options = [
            "--os-auth-type", "v3applicationcredential", "--os-auth-url", keystone.url,
            "--os-application-credential-id", credential.id, "--os-application-credential-secret", credential.secret,
            "--os-region-name", "RegionOne",
        ]
        return Call(program: .openstack, arguments: options + words)
    }
}
