// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// OpenSSL's server with TLS 1.0 and nothing else, and one cipher suite of that time.
final class OldServer {
    private let process: ChildProcess
    private let output = Watched("")

    init(_ identity: TestIdentity) throws {
        self.process = try ChildProcess(
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0", "-cert",
                identity.certificate, "-key", identity.privateKey, "-www",
            ], output: .pipe)
        // On a thread of its own: a handler of dispatch may outlive the descriptor that it watches.
        let (output, descriptor) = (self.output, dup(self.process.output?.fileDescriptor ?? -1))
        Thread.detachNewThread {
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(descriptor, &chunk, chunk.count)
                guard count > 0 else { break }
                let text = String(decoding: chunk.prefix(count), as: UTF8.self)
                output.update { $0 += text }
            }
            close(descriptor)
        }
    }

    /// The port that it listens on, as soon as it does.
    func port() async throws -> Int {
        try await self.output.wait(for: "the server to listen") { $0.contains("ACCEPT") && $0.hasSuffix("\n") }
        let line = self.output.current.split(separator: "\n").first { $0.hasPrefix("ACCEPT") } ?? ""
        return try #require(line.split(separator: ":").last.flatMap { Int($0) })
    }

    func stop() {
        self.process.end()
    }
}
