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
        func members(_ name: String, _ count: Int, page: String = "") -> [ClusterMember] {
            (1...max(count, 1)).prefix(count).map {
                ClusterMember("\(name)\($0)", page: page, port: ports.removeLast(), in: folder)
            }
        }
        self.authorities = members("authority", shape.authorities)
        self.browsers = members("browsers", shape.browsers, page: "console.html")
        self.viewers = members("viewers", shape.viewers, page: "console")
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

    /// The files that are a member's own: its configuration, its log, its certificate and key.
    func files(of member: ClusterMember) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self.folder).filter { $0.hasPrefix("\(member.name).") }
            .map { "\(self.folder)/\($0)" }
    }

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

    /// Writes the files, which are those of `etc/cluster` with addresses and paths of the test's own; `servers` are the
    /// ports at which the authorities serve proxies.
    private func configure(servers: [Int]) throws {
        let (centres, proxies) = (
            try TestAuthority("centres", in: self.folder), try TestAuthority("proxies", in: self.folder)
        )
        let names = (self.browsers + self.viewers).map(\.domainName)
        let store = try self.store()
        for (member, port) in zip(self.authorities, servers) {
            let identity = try centres.issue(member.name, usages: ["serverAuth"])
            try self.write(
                "centre",
                [
                    "/etc/oriel/token.key": "\(self.folder)/token.key\n  \(self.limits)", Self.exampleStore: store,
                    "host: 0.0.0.0\n    port: 8775": "host: 127.0.0.1\n    port: \(port)",
                    "/etc/oriel/centre.pem": identity.certificate, "/etc/oriel/centre.key": identity.privateKey,
                    "/etc/oriel/proxies-ca.pem": proxies.certificate,
                    "proxy1.example.org, proxy2.example.org, proxy3.example.org": names.joined(separator: ", "),
                    "lease_grace: 60s": "lease_grace: \(self.shape.grace)\n    allow_local_consoles: true",
                    "port: 8774": "port: \(member.port)", Self.exampleBackend: self.backends.joined(separator: "\n  "),
                    Self.browserURL: self.browsers.first?.base ?? Self.browserURL,
                    Self.viewerURL: self.viewers.first?.base ?? Self.viewerURL,
                ], for: member)
        }
        for (index, member) in (self.browsers + self.viewers).enumerated() {
            let identity = try proxies.issue(member.name, for: ["DNS:\(member.domainName)"], usages: ["clientAuth"])
            let isForBrowsers = self.browsers.contains { $0 === member }
            let ofKind =
                isForBrowsers
                ? [
                    "/etc/oriel/console-client.pem": identity.certificate,
                    "/etc/oriel/console-client.key": identity.privateKey,
                    "    tls: {cert_file: /etc/oriel/console.pem, key_file: /etc/oriel/console.key}\n":
                        self.shape.listener.map { "    \($0)\n" }.joined(),
                    "port: 443": "port: \(member.port)", Self.browserURL: member.base,
                ]
                : [
                    "    tls: {cert_file: /etc/oriel/viewers.pem, key_file: /etc/oriel/viewers.key}\n": "",
                    "port: 6081": "port: \(member.port)", Self.viewerURL: member.base,
                ]
            // Each of them prefers another.
            let first = index % servers.count
            let urls = (servers[first...] + servers[..<first]).map { "\"https://127.0.0.1:\($0)\"" }
            try self.write(
                isForBrowsers ? "proxy-novnc" : "proxy-xvp",
                [
                    (isForBrowsers ? Self.centreURLs : Self.centreURLsTurned): urls.joined(separator: ", "),
                    "/etc/oriel/proxy.pem": identity.certificate, "/etc/oriel/proxy.key": identity.privateKey,
                    "/etc/oriel/centres-ca.pem": centres.certificate, "host: 0.0.0.0": "host: 127.0.0.1",
                    "metrics: {host: 127.0.0.1, port: 9464}\n": "",
                ].merging(ofKind) { $1 }, for: member)
        }
    }

    private static let (centreURLs, centreURLsTurned) = (
        "\"https://centre1.example.org:8775\", \"https://centre2.example.org:8775\"",
        "\"https://centre2.example.org:8775\", \"https://centre1.example.org:8775\""
    )
    private static let (browserURL, viewerURL) = (
        "https://console.example.org/console.html", "https://viewers.example.org:6081/console"
    )
    private static let exampleStore = """
        kind: postgresql
            connection: "host=db1.example.org,db2.example.org user=oriel dbname=oriel"
            password: {file: /etc/oriel/store.password}
        """
    private static let exampleBackend =
        "kvm1: {kind: libvirt, uri: \"qemu+tls://10.0.0.11/system\", tls: {ca_file: /etc/oriel/consoles-ca.pem}}"

    private var limits: String {
        let names = [
            "new_tokens_per_second_per_principal", "max_sessions_per_instance", "max_tokens_per_principal",
            "max_tokens_per_instance",
        ]
        let limits = names.map { "\($0): 0" }.joined(separator: ", ")
        return (["limits: {\(limits)}"] + self.shape.consoleauth).joined(separator: "\n  ")
    }

    private var backends: [String] {
        let console = "{host: 127.0.0.1, port: \(self.server.port)}"
        return self.shape.backends ?? ["lab: {kind: static, instances: {box: \(console), other: \(console)}}"]
    }

    private func store() throws -> String {
        guard let database else { return "kind: sqlite\n    path: \(self.folder)/tokens.db" }
        let connection = "kind: postgresql\n    connection: \"\(database.connection())\""
        guard let password = self.shape.databasePassword else { return connection }
        let file = "\(self.folder)/database.password"
        try password.write(toFile: file, atomically: true, encoding: .utf8)
        chmod(file, 0o600)
        return "\(connection)\n    password: {file: \(file)}"
    }

    private func write(_ example: String, _ changes: [String: String], for member: ClusterMember) throws {
        let more = "\nshutdown: {drain: 0s}\nlog: {level: \(self.shape.logLevel)}\n"
        try (ExampleFile.text("cluster/\(example).yaml", changes) + more)
            .write(toFile: member.configuration, atomically: true, encoding: .utf8)
    }
}
