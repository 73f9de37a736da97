// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
public import Glibc

/// A real PostgreSQL server of a test's own, unprivileged, on a Unix socket in a folder of its own. The role `oriel` may
/// do everything. It ends when nobody holds it any more.
public actor PostgreSQLServer {
    /// How a test says that the machine lacks something, or what the server did.
    public struct Trouble: Error, CustomStringConvertible {
        /// What it is.
        public var description: String
    }

    /// Where all of its files are, its socket too.
    public nonisolated let folder: String
    /// Lines for its configuration file.
    private let configuration: String
    /// The lines that say who gets in, if not everybody who reaches the socket.
    private let access: String?
    private let port: Int
    private var process: ChildProcess?

    /// Makes a server and starts it.
    ///
    /// - Parameters:
    ///   - configuration: lines for `postgresql.conf`.
    ///   - access: all of `pg_hba.conf`; whoever reaches the socket is let in when it is left out.
    ///   - files: files beside its data, by name.
    ///   - port: its port; of the socket's name too.
    /// - Throws: ``Trouble``, with the server's log.
    public init(
        configuration: String = "", access: String? = nil, files: [String: String] = [:], port: Int = 5432
    ) async throws {
        self.folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("oriel-pg-\(UUID().uuidString.prefix(8))").path
        (self.configuration, self.access, self.port) = (configuration, access, port)
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        do {
            try await self.make(files)
            try await self.start()
        } catch {
            throw Trouble(description: "\(error)\n\(self.log())")
        }
    }

    deinit {
        if let process {
            process.signal(SIGCONT)
            for id in Self.children(of: process.id) { kill(id, SIGCONT) }
            // Immediately: without a last write of everything.
            process.signal(SIGQUIT)
            for _ in 0..<1000 where process.isRunning { usleep(5000) }
        }
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    /// Calls `body` with a new server. What it throws comes with the server's log.
    public static func with(
        configuration: String = "", access: String? = nil, files: [String: String] = [:], port: Int = 5432,
        _ body: (PostgreSQLServer) async throws -> Void
    ) async throws {
        let server = try await PostgreSQLServer(configuration: configuration, access: access, files: files, port: port)
        do {
            try await body(server)
        } catch {
            throw Trouble(description: "\(error)\n\(await server.log())")
        }
    }

    /// A connection string; `options` are more of its parameters.
    public nonisolated func connection(_ options: String = "") -> String {
        "host=\(self.folder) port=\(self.port) user=oriel dbname=postgres \(options)"
    }

    /// What the server answers to one statement, as `psql -At` prints it.
    ///
    /// - Parameter password: that of the role, when the server asks for one.
    @discardableResult
    public nonisolated func psql(_ statement: String, password: String? = nil) async throws -> String {
        let words = try Self.command("psql") + ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement]
        let variables = password.map { ["PGPASSWORD=\($0)"] } ?? []
        let answer = try await Tool.run("env", variables + words + ["-d", self.connection()])
        guard answer.status == 0 else { throw Trouble(description: "psql: \(answer.output)") }
        return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: Its processes

    /// Starts the server, on its old data if there is some, and waits until it answers. One that was killed may need
    /// several attempts: as long as there are processes of the former one, a new one does not start.
    public func start() async throws {
        for attempt in 0..<600 {
            let process: ChildProcess
            if let running = self.process, running.isRunning {
                process = running
            } else {
                process = try ChildProcess(
                    try Self.command("postgres") + ["-D", "\(self.folder)/data"], output: .file("\(self.folder)/log"))
                self.process = process
            }
            if self.isReady(process.id) { return }
            try await Task.sleep(for: .milliseconds(attempt < 100 ? 20 : 100))
        }
        throw Trouble(description: "the server does not answer")
    }

    /// Ends it, and waits for its end: SIGTERM waits for those who are connected, SIGINT sends them away, SIGQUIT ends at
    /// once as a crash does, SIGKILL ends the first of its processes only, and the others when they notice.
    public func end(_ signal: Int32 = SIGINT) async {
        guard let process = self.process else { return }
        self.process = nil
        process.signal(signal)
        while process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// Sends a signal to all of its processes: to stop them, or to let them go on.
    public func signalAll(_ signal: Int32) async throws {
        guard let process = self.process else { return }
        process.signal(signal)
        // One that is stopped starts no more of them; until it is, it may.
        for _ in 0..<1000 where signal == SIGSTOP && Self.state(of: process.id) != "T" {
            try await Task.sleep(for: .milliseconds(1))
        }
        for id in Self.children(of: process.id) { kill(id, signal) }
    }

    /// What it said.
    public func log() -> String {
        (try? String(contentsOfFile: "\(self.folder)/log", encoding: .utf8)) ?? ""
    }

    /// Whether the file that its first process writes about itself says so; `pg_ctl` goes by it too.
    private func isReady(_ id: pid_t) -> Bool {
        let text = (try? String(contentsOfFile: "\(self.folder)/data/postmaster.pid", encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 7 && lines[0] == "\(id)" && lines[7].hasPrefix("ready")
    }

    private static func children(of id: pid_t) -> [pid_t] {
        let text = (try? String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)) ?? ""
        return text.split(separator: " ").compactMap { pid_t($0) }.filter { $0 > 1 }
    }

    /// The letter that proc(5) has for the state of a process.
    private static func state(of id: pid_t) -> Substring? {
        let text = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
        return text.split(separator: ")").last?.split(separator: " ").first
    }

    // MARK: Its files

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
            port = \(self.port)
            unix_socket_directories = '\(self.folder)'
            fsync = off
            shared_buffers = 16MB
            \(self.configuration)

            """
        guard let file = FileHandle(forWritingAtPath: "\(self.folder)/data/postgresql.conf") else {
            throw Trouble(description: "initdb left no postgresql.conf")
        }
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.utf8))
        try file.close()
        if let access {
            try access.write(toFile: "\(self.folder)/data/pg_hba.conf", atomically: false, encoding: .utf8)
        }
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
