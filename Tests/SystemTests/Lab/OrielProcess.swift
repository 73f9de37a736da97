// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A running gateway: the built program, with files of its own.
final class OrielProcess: LogWriting {
    /// Where the API is.
    let api: String
    /// Where browsers go.
    let web: String
    /// The folder with its configuration, token store and log.
    let directory: String
    private let ownsDirectory: Bool
    private let process: ChildProcess
    private let environment: [String: String]

    /// The port of the noVNC listener.
    let webPort: Int

    /// Starts a gateway with these backends and waits until it is ready.
    ///
    /// - Parameters:
    ///   - backends: the lines below `backends:`, without their indentation.
    ///   - page: the page of its access URLs.
    ///   - base: where browsers reach the folder of its pages; itself when it is left out.
    ///   - authority: more keys of `consoleauth`, on one line.
    ///   - listener: more keys of the noVNC listener, each as `key: value`.
    ///   - listeners: more lines below `listeners:`, without their indentation.
    ///   - api: more keys of `api`, on one line.
    ///   - more: more lines of the file.
    ///   - environment: what is set besides in its environment.
    init(
        backends: [String], tokenLifetime: String = "600s", page: String = "console.html", log: String = "info",
        authority: String = "", base: String? = nil, listener: [String] = [],
        listeners: [String] = [], api: String = "", more: [String] = [], environment: [String: String] = [:]
    ) throws {
        let ports = try FreePorts.find(2)
        self.ownsDirectory = true
        self.directory = "/tmp/oriel-gate-\(UUID().uuidString.prefix(8))"
        self.api = "http://127.0.0.1:\(ports[0])"
        self.web = "http://127.0.0.1:\(ports[1])"
        self.webPort = ports[1]
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        let configuration = """
            consoleauth:
              token_ttl: \(tokenLifetime)
              key_file: \(self.directory)/token.key
              store: {kind: sqlite, path: \(self.directory)/tokens.db}
              \(authority)
            api: {host: 127.0.0.1, port: \(ports[0])\(api.isEmpty ? "" : ", \(api)")}
            backends:
              \(backends.joined(separator: "\n  "))
            listeners:
              novnc: {kind: novnc, host: 127.0.0.1, port: \(ports[1]), base_url: "\(base ?? self.web)/\(page)"\(listener.map { ", \($0)" }.joined())}
              \(listeners.joined(separator: "\n  "))
            log: {level: \(log)}
            shutdown: {drain: 0s}
            \(more.joined(separator: "\n"))
            """
        try configuration.write(toFile: Self.configuration(in: self.directory), atomically: true, encoding: .utf8)
        self.environment = environment
        self.process = try Self.start(in: self.directory, api: self.api, environment)
    }

    /// The same gateway, started again after this one's end.
    private init(after other: OrielProcess) throws {
        (self.api, self.web, self.webPort, self.directory) = (other.api, other.web, other.webPort, other.directory)
        self.ownsDirectory = false
        self.environment = other.environment
        self.process = try Self.start(in: other.directory, api: other.api, other.environment)
    }

    /// Starts it again, with the same files and ports, when it has ended.
    func again() throws -> OrielProcess {
        try OrielProcess(after: self)
    }

    private static func start(
        in directory: String, api: String, _ environment: [String: String]
    ) throws -> ChildProcess {
        let log = "\(directory)/log"
        try Data().write(to: URL(fileURLWithPath: log))
        let process = try ChildProcess(
            [Repository.oriel, "serve", "--config", Self.configuration(in: directory)],
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, output: .file(log))
        let isReady = Wait.until(seconds: 20) {
            !process.isRunning || (try? HTTP.get("\(api)/readyz").status) == 200
        }
        guard isReady, process.isRunning else {
            throw Failure("the gateway is not ready: \((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
        }
        return process
    }

    private static func configuration(in directory: String) -> String { "\(directory)/oriel.yaml" }

    deinit {
        self.process.end()
        if self.ownsDirectory { try? FileManager.default.removeItem(atPath: self.directory) }
    }

    /// Its configuration file.
    var configuration: String { Self.configuration(in: self.directory) }

    /// Its process id.
    var pid: Int32 { self.process.id }

    /// What it logged.
    var log: String { (try? String(contentsOfFile: "\(self.directory)/log", encoding: .utf8)) ?? "" }

    /// How many descriptors it has open.
    var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(self.pid)/fd").count) ?? -1
    }

    /// Runs the command line against it.
    func command(_ arguments: String...) throws -> Command.Result {
        try Command.run(Repository.oriel, arguments, environment: ["ORIEL_API": self.api])
    }

    /// An access URL for the console of `instance`.
    func url(_ instance: String, type: String = "novnc", viewOnly: Bool = false) throws -> String {
        let arguments = ["console", "url", instance, "--type", type] + (viewOnly ? ["--view-only"] : [])
        let result = try Command.run(Repository.oriel, arguments, environment: ["ORIEL_API": self.api])
        guard result.status == 0 else { throw Failure("no URL: \(result.errors)") }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The token in an access URL.
    static func token(in url: String) throws -> String {
        guard let mark = url.range(of: "token%3D") ?? url.range(of: "token=") ?? url.range(of: "VncPassword=") else {
            throw Failure("no token in the URL")
        }
        return String(url[mark.upperBound...].prefix(43))
    }

    /// Sends a signal.
    func signal(_ number: Int32) {
        self.process.signal(number)
    }

    /// Waits for its end and gives its exit status; `nil` when it goes on.
    func exitStatus(seconds: Double) -> Int32? {
        Wait.until(seconds: seconds) { !self.process.isRunning } ? self.process.exitStatus : nil
    }
}
