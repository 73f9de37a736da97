// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A gateway whose one console is a fake one in this process: for many sessions, and for its start and end.
final class FakeGateway: LogWriting {
    let server: FakeVNCServer
    let directory = "/tmp/oriel-run-\(UUID().uuidString.prefix(8))"
    let ports: [Int]
    private(set) var process: Spawned?

    var api: String { "http://127.0.0.1:\(self.ports[0])" }
    var webPort: Int { self.ports[1] }
    var metrics: String { "http://127.0.0.1:\(self.ports[2])" }
    var configuration: String { "\(self.directory)/oriel.yaml" }

    init() async throws {
        self.server = try await FakeVNCServer.start()
        self.ports = try FreePorts.find(3)
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
    }

    deinit {
        self.process = nil
        try? FileManager.default.removeItem(atPath: self.directory)
    }

    /// Writes the file. `listener` is what the listener's section has besides.
    func configure(
        shutdown: String = "{drain: 0s}", listener: String = "", backends: [String] = [], extra: String = "",
        apiPort: Int? = nil
    ) throws {
        let box = "lab: {kind: static, instances: {box: {host: 127.0.0.1, port: \(self.server.port)}}}"
        let text = """
            consoleauth:
              key_file: \(self.directory)/token.key
              store: {kind: sqlite, path: \(self.directory)/tokens.db}
              # All of the load is one client of one instance.
              limits:
                max_sessions_per_instance: 0
                max_tokens_per_principal: 0
                max_tokens_per_instance: 0
                new_tokens_per_second_per_principal: 0
            api: {host: 127.0.0.1, port: \(apiPort ?? self.ports[0])}
            metrics: {host: 127.0.0.1, port: \(self.ports[2])}
            backends:
              \(([box] + backends).joined(separator: "\n  "))
            listeners:
              novnc:
                kind: novnc
                host: 127.0.0.1
                port: \(self.webPort)
                base_url: "http://127.0.0.1:\(self.webPort)/console.html"
                limits: {max_connections_per_address: 0, new_connections_per_second_per_address: 0}
                \(listener)
            shutdown: \(shutdown)
            \(extra)
            """
        try text.write(toFile: self.configuration, atomically: true, encoding: .utf8)
    }

    /// Starts it, next to one that may run already, and waits until it says that it is ready.
    func start(environment: [String: String] = [:], sockets: [Int32] = []) throws -> Spawned {
        let before = self.count("oriel: ready")
        let process = try Spawned(
            [Repository.oriel, "serve", "--config", self.configuration], environment: environment, sockets: sockets,
            log: "\(self.directory)/log")
        self.process = process
        guard Wait.until(seconds: 20, { self.count("oriel: ready") > before }) else {
            throw Failure("the gateway is not ready: \(self.log)")
        }
        return process
    }

    /// What all of its processes logged.
    var log: String { (try? String(contentsOfFile: "\(self.directory)/log", encoding: .utf8)) ?? "" }

    /// How many lines of the log have `text` in them.
    func count(_ text: String) -> Int {
        self.log.split(separator: "\n").count { $0.contains(text) }
    }

    /// When the lines with `text` in them were written, in seconds of some day.
    func times(_ text: String) -> [Double] {
        self.log.split(separator: "\n").filter { $0.contains(text) }.compactMap { line in
            let parts = line.prefix(23).suffix(12).split(separator: ":").compactMap { Double($0) }
            return parts.count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : nil
        }
    }

    /// Asks for an access URL.
    func issue() throws -> HTTP.Answer {
        let body = "{\"instance\": \"box\", \"type\": \"novnc\"}"
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: self.ports[0])
        let head = "POST /v1/consoles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        try socket.send(Array("\(head)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8))
        return try HTTP.parse(try socket.receiveAll())
    }

    /// A token.
    func token() throws -> String {
        let answer = try self.issue()
        let text = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else { throw Failure("no token: \(text)") }
        return try OrielProcess.token(in: text)
    }

    /// A session that is through its handshake.
    func session(_ token: String) throws -> WebSocketClient {
        let client = try WebSocketClient(port: self.webPort, target: "/?token=\(token)", origin: nil)
        guard client.status == 101 else { throw Failure("not opened: \(client.status)") }
        _ = try client.handshake()
        return client
    }

    /// Expects the console to send back what is typed.
    func type(into client: WebSocketClient) throws {
        try client.send([4, 1, 0, 0, 0, 0, 0, 65])
        guard try client.message() == [4, 1, 0, 0, 0, 0, 0, 65] else { throw Failure("no echo") }
    }

    /// The lines of `/metrics`.
    func metricLines() throws -> [String] {
        String(decoding: try HTTP.get("\(self.metrics)/metrics").body, as: UTF8.self).split(separator: "\n").map(
            String.init)
    }
}
