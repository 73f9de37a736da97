// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// Authorities and proxies, each the built program with a file and a certificate of its own, on ports of loopback. Every
/// proxy knows every authority, and the authorities share a store.
final class Cluster {
    /// The console called `box` and `other`, where the shape names no backends.
    let server: FakeVNCServer
    let database: PostgreSQLServer?
    let folder: String
    let authorities: [ClusterMember]
    let browsers: [ClusterMember]
    let viewers: [ClusterMember]
    private let shape: ClusterShape

    /// Starts all of them, and waits until all are ready.
    init(_ shape: ClusterShape = ClusterShape()) async throws {
        let folder = "/tmp/oriel-cluster-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        (self.shape, self.folder) = (shape, folder)
        self.server = try await FakeVNCServer.start()
        self.database = shape.store == .postgresql ? try await Self.database(shape.databasePassword) : nil
        var ports = try FreePorts.find(2 * shape.authorities + shape.browsers + shape.viewers)
        func members(_ name: String, _ count: Int) -> [ClusterMember] {
            (1...max(count, 1)).prefix(count).map {
                ClusterMember("\(name)\($0)", port: ports.removeLast(), in: folder)
            }
        }
        self.authorities = members("authority", shape.authorities)
        self.browsers = members("browsers", shape.browsers)
        self.viewers = members("viewers", shape.viewers)
        try self.configure(servers: ports)
        if self.database != nil {
            _ = try Command.output(
                of: Repository.oriel, ["store", "migrate", "--config", self.authorities.first?.configuration ?? ""])
        }
        for members in [self.authorities, self.browsers + self.viewers] {
            for member in members { try member.launch() }
            for member in members { try member.waitUntilReady() }
        }
    }

    deinit {
        for member in self.members { member.stop() }
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    /// All of them, proxies first.
    var members: [ClusterMember] { self.browsers + self.viewers + self.authorities }

    private static func database(_ password: String?) async throws -> PostgreSQLServer {
        let server = try await PostgreSQLServer()
        if let password {
            try await server.psql("ALTER ROLE oriel PASSWORD '\(password)'")
            try "local all all scram-sha-256\n"
                .write(toFile: "\(server.folder)/data/pg_hba.conf", atomically: false, encoding: .utf8)
            try await server.psql("SELECT pg_reload_conf()")
        }
        return server
    }

    // MARK: Their files

    /// Writes the files; `servers` are the ports at which the authorities serve proxies.
    private func configure(servers: [Int]) throws {
        let (centres, proxies) = (
            try TestAuthority("centres", in: self.folder), try TestAuthority("proxies", in: self.folder)
        )
        let names = (self.browsers + self.viewers).map { "\($0.name).example.org" }
        for (member, port) in zip(self.authorities, servers) {
            let identity = try centres.issue(member.name, usages: ["serverAuth"])
            try self.write(
                """
                consoleauth:
                  key_file: \(self.folder)/token.key
                  store: \(try self.store())
                  limits: {new_tokens_per_second_per_principal: 0, max_sessions_per_instance: 0}
                  serve:
                    port: \(port)
                    tls: {cert_file: \(identity.certificate), key_file: \(identity.privateKey), client_ca_file: \(proxies.certificate)}
                    clients: [\(names.joined(separator: ", "))]
                    lease_grace: \(self.shape.grace)
                    allow_local_consoles: true
                  \(self.shape.consoleauth.joined(separator: "\n  "))
                api: {host: 127.0.0.1, port: \(member.port)}
                backends:
                  \(self.backends.joined(separator: "\n  "))
                listeners:
                  \(self.listenersElsewhere.joined(separator: "\n  "))
                shutdown: {drain: 0s}
                """, for: member)
        }
        let urls = servers.map { "\"https://127.0.0.1:\($0)\"" }.joined(separator: ", ")
        for (member, listener) in self.browsers.map({ ($0, self.novnc($0)) })
            + self.viewers.map({ ($0, self.xvpvnc($0)) })
        {
            let identity = try proxies.issue(
                member.name, for: ["DNS:\(member.name).example.org"], usages: ["clientAuth"])
            try self.write(
                """
                consoleauth:
                  url: [\(urls)]
                  tls: {cert_file: \(identity.certificate), key_file: \(identity.privateKey), ca_file: \(centres.certificate)}
                listeners:
                  \(listener)}
                shutdown: {drain: 0s}
                """, for: member)
        }
    }

    private var backends: [String] {
        let console = "{host: 127.0.0.1, port: \(self.server.port)}"
        return self.shape.backends ?? ["lab: {kind: static, instances: {box: \(console), other: \(console)}}"]
    }

    private func store() throws -> String {
        guard let database else { return "{kind: sqlite, path: \(self.folder)/tokens.db}" }
        guard let password = self.shape.databasePassword else {
            return "{kind: postgresql, connection: \"\(database.connection())\"}"
        }
        let file = "\(self.folder)/database.password"
        try password.write(toFile: file, atomically: true, encoding: .utf8)
        chmod(file, 0o600)
        return "{kind: postgresql, connection: \"\(database.connection())\", password: {file: \(file)}}"
    }

    /// What an authority has of the listeners: the URLs are those of the first of each kind.
    private var listenersElsewhere: [String] {
        let all = self.browsers.prefix(1).map(self.novnc) + self.viewers.prefix(1).map(self.xvpvnc)
        return all.map { "\($0), elsewhere: true}" }
    }

    private func novnc(_ member: ClusterMember) -> String {
        "novnc: {kind: novnc, host: 127.0.0.1, port: \(member.port), "
            + "base_url: \"http://127.0.0.1:\(member.port)/console.html\""
    }

    private func xvpvnc(_ member: ClusterMember) -> String {
        "xvpvnc: {kind: xvpvnc, host: 127.0.0.1, port: \(member.port), "
            + "base_url: \"http://127.0.0.1:\(member.port)/console\""
    }

    private func write(_ text: String, for member: ClusterMember) throws {
        try text.write(toFile: member.configuration, atomically: true, encoding: .utf8)
    }
}
