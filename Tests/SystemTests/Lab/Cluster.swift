// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A centre and two proxies, one for browsers and one for Nova's viewer: the built program three times, on loopback, with
/// certificates of their own and one fake console in this process.
final class Cluster {
    /// One of the three.
    final class Member: LogWriting {
        let name: String
        private let folder: String
        private(set) var process: Spawned?

        init(_ name: String, in folder: String) {
            (self.name, self.folder) = (name, folder)
        }

        var configuration: String { "\(self.folder)/\(self.name).yaml" }
        var log: String { (try? String(contentsOfFile: "\(self.folder)/\(self.name).log", encoding: .utf8)) ?? "" }

        /// How many lines of its log have `text` in them.
        func count(_ text: String) -> Int { self.log.split(separator: "\n").count { $0.contains(text) } }

        func start() throws {
            let before = self.count("oriel: ready")
            self.process = try Spawned(
                [Repository.oriel, "serve", "--config", self.configuration], log: "\(self.folder)/\(self.name).log")
            guard Wait.until(seconds: 20, { self.count("oriel: ready") > before }) else {
                throw Failure("\(self.name) is not ready: \(self.log)")
            }
        }

        /// Ends it as a power loss does.
        func kill() throws {
            self.process?.signal(SIGKILL)
            guard self.process?.exitStatus(seconds: 10) != nil else { throw Failure("\(self.name) goes on") }
            self.process = nil
        }

        func stop() { self.process = nil }
    }

    let server: FakeVNCServer
    let folder: String
    let centre: Member
    let browsers: Member
    let viewers: Member
    let api: Int
    let webPort: Int
    let xvpPort: Int

    /// - Parameter grace: how long sessions go on without the centre.
    init(grace: String = "60s") async throws {
        self.server = try await FakeVNCServer.start()
        self.folder = "/tmp/oriel-cluster-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        let ports = try FreePorts.find(5)
        (self.api, self.webPort, self.xvpPort) = (ports[0], ports[1], ports[2])
        let folder = self.folder
        (self.centre, self.browsers, self.viewers) = (
            Member("centre", in: folder), Member("browsers", in: folder), Member("viewers", in: folder)
        )
        let authorities = (try TestAuthority("centres", in: folder), try TestAuthority("proxies", in: folder))
        let centre = try authorities.0.issue("centre", usages: ["serverAuth"])
        let one = try authorities.1.issue("one", for: ["DNS:proxy1.example.org"], usages: ["clientAuth"])
        let two = try authorities.1.issue("two", for: ["DNS:proxy2.example.org"], usages: ["clientAuth"])
        let novnc =
            "kind: novnc, host: 127.0.0.1, port: \(ports[1]), base_url: \"http://127.0.0.1:\(ports[1])/console.html\""
        let xvp = "kind: xvpvnc, host: 127.0.0.1, port: \(ports[2]), base_url: \"http://127.0.0.1:\(ports[2])/console\""
        try self.write(
            """
            consoleauth:
              key_file: \(folder)/token.key
              store: {kind: sqlite, path: \(folder)/tokens.db}
              limits: {new_tokens_per_second_per_principal: 0, max_sessions_per_instance: 0}
              serve:
                port: \(ports[3])
                tls: {cert_file: \(centre.certificate), key_file: \(centre.privateKey), client_ca_file: \(authorities.1.certificate)}
                clients: [proxy1.example.org, proxy2.example.org]
                lease_grace: \(grace)
                allow_local_consoles: true
            api: {host: 127.0.0.1, port: \(ports[0])}
            backends:
              lab: {kind: static, instances: {box: {host: 127.0.0.1, port: \(self.server.port)}}}
            listeners:
              novnc: {\(novnc), elsewhere: true}
              xvpvnc: {\(xvp), elsewhere: true}
            shutdown: {drain: 0s}
            """, for: self.centre)
        for (member, identity, listener) in [
            (self.browsers, one, "novnc: {\(novnc)}"), (self.viewers, two, "xvpvnc: {\(xvp)}"),
        ] {
            try self.write(
                """
                consoleauth:
                  url: https://127.0.0.1:\(ports[3])
                  tls: {cert_file: \(identity.certificate), key_file: \(identity.privateKey), ca_file: \(authorities.0.certificate)}
                listeners:
                  \(listener)
                shutdown: {drain: 0s}
                """, for: member)
        }
        for member in [self.centre, self.browsers, self.viewers] { try member.start() }
    }

    deinit {
        for member in [self.browsers, self.viewers, self.centre] { member.stop() }
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    private func write(_ text: String, for member: Member) throws {
        try text.write(toFile: member.configuration, atomically: true, encoding: .utf8)
    }

    /// A token for the console, from the centre's API.
    func token(_ type: String) throws -> String {
        let body = "{\"instance\": \"box\", \"type\": \"\(type)\"}"
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: self.api)
        let head = "POST /v1/consoles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        try socket.send(Array("\(head)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8))
        let answer = try HTTP.parse(try socket.receiveAll())
        let text = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else { throw Failure("no token: \(text)") }
        return try OrielProcess.token(in: text)
    }

    /// A browser's session, through its handshake.
    func browser() throws -> WebSocketClient {
        let target = "/?token=\(try self.token("novnc"))"
        let client = try WebSocketClient(port: self.webPort, target: target, origin: nil, patience: 30)
        guard client.status == 101 else { throw Failure("not opened: \(client.status): \(self.browsers.log)") }
        _ = try client.handshake()
        return client
    }

    /// A viewer's session, through its handshake.
    func viewer() throws -> ViewerClient {
        try ViewerClient(port: self.xvpPort, token: self.token("xvpvnc"))
    }

    /// What a page is told that opens `token` and is refused.
    func refusal(_ token: String) throws -> String {
        let origin = "http://127.0.0.1:\(self.webPort)"
        return try WebSocketClient(port: self.webPort, target: "/?token=\(token)", origin: origin, patience: 30)
            .refusal()
    }
}
