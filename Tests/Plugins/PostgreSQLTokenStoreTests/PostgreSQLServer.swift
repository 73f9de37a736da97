// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleCore
import ConsoleTestKit
import Foundation
import Glibc
import Testing

@testable import PostgreSQLTokenStore

/// A real PostgreSQL server of a test's own, unprivileged, on a Unix socket in a temporary folder.
actor PostgreSQLServer {
    /// How a test says that the machine lacks something.
    struct Trouble: Error, CustomStringConvertible {
        var description: String
    }

    /// Where all of its files are, its socket too.
    nonisolated let folder: String
    /// Lines for its configuration file.
    private let configuration: String
    /// The lines that say who gets in, if not everybody who reaches the socket.
    private let access: String?
    private let port: Int
    private var process: ChildProcess?

    /// Calls `body` with a server that answers, and ends all of its processes afterwards, whatever happened.
    static func with(
        configuration: String = "", access: String? = nil, files: [String: String] = [:], port: Int = 5432,
        _ body: (PostgreSQLServer) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let server = PostgreSQLServer(
                folder: folder, configuration: configuration, access: access, port: port)
            do {
                try await server.make(files)
                try await server.start()
                try await body(server)
            } catch {
                Issue.record("\(error)\n\(await server.log())")
            }
            await server.tearDown()
        }
    }

    private init(folder: String, configuration: String, access: String?, port: Int) {
        self.folder = folder
        self.configuration = configuration
        self.access = access
        self.port = port
    }

    /// A connection string; `options` are more of its parameters.
    nonisolated func connection(_ options: String = "") -> String {
        "host=\(self.folder) port=\(self.port) user=oriel dbname=postgres \(options)"
    }

    /// Settings of a store whose tables are in a schema of this name.
    nonisolated func settings(_ schema: String = "public", timeout: Duration? = nil) throws -> PostgreSQLSettings {
        var settings = PostgreSQLSettings(
            try ConnectionString(self.connection("options=-csearch_path=\(schema)")))
        // Only where the time is what is tested is it short: a machine that is busy is slow.
        settings.timeout = timeout ?? .seconds(10)
        return settings
    }

    /// A store on empty tables of its own in a new schema of this name.
    nonisolated func newStore(
        _ schema: String = "s" + UUID().uuidString.prefix(8).lowercased(), timeout: Duration? = nil
    ) async throws -> PostgreSQLTokenStore {
        try self.sql("CREATE SCHEMA IF NOT EXISTS \(schema)")
        let settings = try self.settings(schema, timeout: timeout)
        _ = try await DatabaseMigration(settings).run()
        return try await PostgreSQLTokenStore(settings)
    }

    /// What the server answers, as its administrator asks.
    @discardableResult
    nonisolated func sql(_ text: String, _ values: [String?] = []) throws -> [[String?]] {
        let connection = try DatabaseConnection(try ConnectionString(self.connection()).parameters)
        return try connection.run(Statement(text, values), by: .now + .seconds(30)).rows
    }

    /// Ends all connections of stores, and waits until their processes are gone.
    nonisolated func endConnections() throws {
        let ended = try self.sql(
            """
            SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
            WHERE application_name = 'oriel' AND pid <> pg_backend_pid()
            """)
        guard ended.allSatisfy({ $0 == ["t"] }) else { throw Trouble(description: "a connection does not end") }
    }

    // MARK: The server

    private func make(_ files: [String: String]) async throws {
        for (name, text) in files {
            try text.write(toFile: "\(self.folder)/\(name)", atomically: true, encoding: .utf8)
            chmod("\(self.folder)/\(name)", 0o600)
        }
        try await self.own()
        let made = try await Tool.run(
            try Self.command("initdb").first ?? "",
            Array(
                try Self.command("initdb").dropFirst() + [
                    "-D", "\(self.folder)/data", "-U", "oriel", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C",
                ]))
        guard made.status == 0 else { throw Trouble(description: "initdb: \(made.output)") }
        // Nothing here is to survive a power loss; what a crash does is the same.
        let lines = """

            listen_addresses = ''
            unix_socket_directories = '\(self.folder)'
            fsync = off
            shared_buffers = 16MB
            \(self.configuration)

            """
        let file = try #require(FileHandle(forWritingAtPath: "\(self.folder)/data/postgresql.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.utf8))
        try file.close()
        if let access {
            try access.write(toFile: "\(self.folder)/data/pg_hba.conf", atomically: false, encoding: .utf8)
        }
    }

    /// Starts the server and waits until it answers. One that was killed may need several attempts: as long as there
    /// are processes of the former one, a new one does not start.
    func start() async throws {
        for attempt in 0..<600 {
            let process: ChildProcess
            if let running = self.process, running.isRunning {
                process = running
            } else {
                process = try ChildProcess(
                    try Self.command("postgres") + ["-D", "\(self.folder)/data"], output: .file("\(self.folder)/log"))
                self.process = process
            }
            if (try? self.sql("SELECT 1")) != nil { return }
            try await Task.sleep(for: .milliseconds(attempt < 100 ? 20 : 100))
        }
        throw Trouble(description: "the server does not answer")
    }

    /// Ends it: with SIGINT, SIGKILL or the like.
    func end(_ signal: Int32 = SIGINT) async {
        guard let process = self.process else { return }
        self.process = nil
        process.signal(signal)
        while process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// Sends a signal to all of its processes: to stop them, or to let them go on.
    func signalAll(_ signal: Int32) throws {
        guard let process = self.process else { return }
        process.signal(signal)
        let path = "/proc/\(process.id)/task/\(process.id)/children"
        for child in try String(contentsOfFile: path, encoding: .utf8).split(separator: " ") {
            if let id = pid_t(child), id > 1 { kill(id, signal) }
        }
    }

    /// What it said.
    func log() -> String {
        (try? String(contentsOfFile: "\(self.folder)/log", encoding: .utf8)) ?? ""
    }

    private func tearDown() async {
        try? self.signalAll(SIGCONT)
        // Immediately: without a last write of everything.
        await self.end(SIGQUIT)
    }

    private func own() async throws {
        guard getuid() == 0 else { return }
        let owned = try await Tool.run("chown", ["-R", "nobody:nogroup", self.folder])
        guard owned.status == 0 else { throw Trouble(description: owned.output) }
    }

    /// How to run one of the server's programs, which Debian does not put on the path. They refuse to run as root.
    private static func command(_ name: String) throws -> [String] {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }
        guard let newest = versions.max() else { throw Trouble(description: "there is no PostgreSQL in \(root)") }
        let program = ["\(root)/\(newest)/bin/\(name)"]
        return getuid() == 0
            ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + program : program
    }
}
#endif
