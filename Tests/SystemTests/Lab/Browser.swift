// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A real Chromium, driven line by line.
final class Browser {
    private let process: ChildProcess
    private var unread = Data()
    private var count = 0

    /// Starts it.
    ///
    /// - Parameter takesAnyCertificate: whether it opens a page whose certificate nobody vouches for.
    init(takesAnyCertificate: Bool = false) throws {
        self.process = try ChildProcess(
            [Repository.python, Repository.support("browser.py")]
                + (takesAnyCertificate ? ["--any-certificate"] : []),
            input: .pipe, output: .pipe, errors: .inherited)
    }

    deinit {
        try? self.process.input?.close()
        self.process.wait()
    }

    /// Opens `url`, in a tab of its own where it is named.
    func open(_ url: String, tab: String? = nil) throws {
        try self.ask("open", ["url": url], tab: tab)
    }

    /// Reloads the page.
    func reload(tab: String? = nil) throws {
        try self.ask("reload", tab: tab)
    }

    /// The cookies that the browser has.
    func cookies() throws -> [[String: Any]] {
        try self.ask("cookies")["cookies"] as? [[String: Any]] ?? []
    }

    /// Waits until the element `selector` holds `text`, and gives all it holds.
    @discardableResult
    func wait(
        for text: String, in selector: String = "#status", seconds: Double = 30, tab: String? = nil
    ) throws -> String {
        let arguments: [String: Any] = ["selector": selector, "contains": text, "timeout": seconds]
        return try self.ask("wait_text", arguments, tab: tab)["text"] as? String ?? ""
    }

    /// What the element `selector` holds.
    func text(_ selector: String = "#status") throws -> String {
        try self.ask("text", ["selector": selector])["text"] as? String ?? ""
    }

    /// Types into the console.
    func type(_ text: String, tab: String? = nil) throws {
        try self.ask("type", ["text": text], tab: tab)
    }

    /// Writes a picture of the element `selector` to a file.
    func screenshot(_ selector: String, to path: String) throws {
        try self.ask("screenshot", ["path": path, "selector": selector])
    }

    /// The address that the page shows.
    func address() throws -> String {
        try self.ask("eval", ["js": "location.href"])["value"] as? String ?? ""
    }

    /// Runs a function of JavaScript on the page, and gives the text that it returns.
    @discardableResult
    func run(_ function: String) throws -> String {
        try self.ask("eval", ["js": function])["value"] as? String ?? ""
    }

    /// The pixels of the console as the page has them.
    func picture() throws -> String {
        try self.run(
            """
            () => [...document.querySelectorAll('canvas')].sort((a, b) => b.width * b.height - a.width * a.height)[0]
                .toDataURL()
            """)
    }

    /// How many bytes the page has sent over its WebSockets.
    func bytesSent() throws -> Int {
        let sockets = try self.ask("websockets")["sockets"] as? [[String: Any]] ?? []
        return sockets.compactMap { $0["bytes_sent"] as? Int }.reduce(0, +)
    }

    /// What the page's console says.
    func messages() throws -> [String] {
        let messages = try self.ask("console")["messages"] as? [[String: Any]] ?? []
        return messages.compactMap { $0["text"] as? String }
    }

    /// The response headers of the page.
    func headers() throws -> [String: String] {
        try self.ask("headers")["headers"] as? [String: String] ?? [:]
    }

    @discardableResult
    private func ask(
        _ what: String, _ arguments: [String: Any] = [:], tab: String? = nil
    ) throws -> [String: Any] {
        self.count += 1
        var command = arguments.merging(["id": self.count, "do": what]) { $1 }
        if let tab { command["page"] = tab }
        let line = try JSONSerialization.data(withJSONObject: command) + Data("\n".utf8)
        try self.process.input?.write(contentsOf: line)
        while true {
            if let end = self.unread.firstIndex(of: UInt8(ascii: "\n")) {
                let reply = try JSONSerialization.jsonObject(with: self.unread[..<end]) as? [String: Any] ?? [:]
                self.unread = Data(self.unread[(end + 1)...])
                guard reply["ok"] as? Bool == true else {
                    throw Failure("the browser: \(reply["error"] ?? "no reason")")
                }
                return reply
            }
            guard let more = self.process.output?.availableData, !more.isEmpty else {
                throw Failure("the browser ended")
            }
            self.unread += more
        }
    }
}
