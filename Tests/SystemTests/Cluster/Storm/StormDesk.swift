// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import NIOCore

/// Asks for tokens and orders revocations at the authorities' APIs, whichever of them answers, and writes down what it saw.
struct StormDesk: Sendable {
    /// The ports of the authorities' APIs.
    let ports: [Int]
    /// How long a token lives.
    let lifetime: Duration
    let recorder: TokenHistoryRecorder
    /// Which authority is not being killed or stopped at the moment: asking the other one would only take time.
    let spared: @Sendable () -> Int

    /// The database's clock and this process's may go apart by this much while a token lives.
    private static let drift = Duration.milliseconds(20)

    /// A token for the console of `instance`, and when it has expired for certain.
    func issue(_ index: Int, for instance: String) async throws -> (token: String, expires: Duration) {
        let body = "{\"instance\": \"\(instance)\", \"type\": \"novnc\"}"
        for _ in 0..<40 {
            let asked = self.recorder.now
            guard let answer = await self.ask("POST", "/v1/consoles", body), answer.hasPrefix("HTTP/1.1 200 ") else {
                try await Task.sleep(for: .milliseconds(100))
                continue
            }
            let token = try OrielProcess.token(in: answer)
            let answered = self.recorder.now
            let expires = answered + self.lifetime + Self.drift
            self.recorder.record(
                TokenHistory.Issue(
                    token: index, instance: instance, asked: asked, answered: answered, expires: expires))
            return (token, expires)
        }
        throw Failure("no authority issues a token")
    }

    /// Orders that nothing opens the console of `instance` any more, until somebody says that it is so.
    func revoke(_ instance: String) async throws {
        for _ in 0..<40 {
            let asked = self.recorder.now
            let answer = await self.ask("DELETE", "/v1/instances/\(instance)/consoles", nil)
            let isDone = answer?.hasPrefix("HTTP/1.1 200 ") == true
            let acknowledged = isDone ? self.recorder.now : nil
            self.recorder.record(
                TokenHistory.Revocation(instance: instance, asked: asked, acknowledged: acknowledged))
            if isDone { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure("no authority revokes a token")
    }

    private func ask(_ method: String, _ path: String, _ body: String?) async -> String? {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        guard let connection = try? await QuickExchange.connect(port: self.ports[self.spared()]) else { return nil }
        let answer = connection.say("\(head)\r\n\(body ?? "")", patience: .seconds(3)) { bytes, isEnd -> String? in
            isEnd && bytes.readableBytes > 0 ? String(buffer: bytes) : nil
        }
        return try? await answer.get()
    }
}
