// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One gateway of a cluster: an authority, or a proxy.
final class ClusterMember: LogWriting {
    let name: String
    /// Where its clients go: the API of an authority, the listener of a proxy.
    let port: Int
    private let folder: String
    private let page: String
    private(set) var process: Spawned?
    /// How many bytes its log had when it was started.
    private var mark: UInt64 = 0

    /// - Parameter page: what a proxy serves.
    init(_ name: String, page: String = "", port: Int, in folder: String) {
        (self.name, self.page, self.port, self.folder) = (name, page, port, folder)
    }

    /// The name in a proxy's certificate.
    var domainName: String { "\(self.name).example.org" }
    /// The base of a proxy's access URLs.
    var base: String { "http://127.0.0.1:\(self.port)/\(self.page)" }

    var configuration: String { "\(self.folder)/\(self.name).yaml" }
    var log: String {
        (FileManager.default.contents(atPath: "\(self.folder)/\(self.name).log")).map {
            String(decoding: $0, as: UTF8.self)
        }
            ?? ""
    }
    var pid: Int32 { self.process?.pid ?? 0 }

    /// How many lines of its log have `text` in them.
    func count(_ text: String) -> Int { self.log.split(separator: "\n").count { $0.contains(text) } }

    /// Starts it, and waits until it is ready.
    func start() throws {
        try self.launch()
        try self.waitUntilReady()
    }

    /// Starts it.
    func launch() throws {
        let path = "\(self.folder)/\(self.name).log"
        self.mark = (try? FileHandle(forReadingAtPath: path)?.seekToEnd()) ?? 0
        self.process = try Spawned([Repository.oriel, "serve", "--config", self.configuration], log: path)
    }

    /// Waits until it is ready.
    func waitUntilReady() throws {
        let isReady = Wait.until(seconds: 30) {
            // Not all of it: it may be long, and others wait.
            guard let file = FileHandle(forReadingAtPath: "\(self.folder)/\(self.name).log") else { return false }
            guard (try? file.seek(toOffset: self.mark)) != nil, let text = try? file.readToEnd() else { return false }
            return text.range(of: Data("oriel: ready".utf8)) != nil
        }
        guard isReady else { throw Failure("\(self.name) is not ready: \(self.log.suffix(4000))") }
    }

    /// Ends it as a power loss does, stopped or not.
    func kill() throws {
        self.process?.signal(SIGKILL)
        guard self.process?.exitStatus(seconds: 10) != nil else { throw Failure("\(self.name) goes on") }
        self.process = nil
    }

    /// Lets it be there and do nothing, as a machine that hangs does.
    func pause() { self.process?.signal(SIGSTOP) }

    /// Lets one that was paused go on.
    func resume() { self.process?.signal(SIGCONT) }

    /// Ends it anyhow.
    func stop() { self.process = nil }
}
