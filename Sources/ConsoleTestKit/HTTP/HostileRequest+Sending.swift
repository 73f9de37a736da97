// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension HostileRequest {
    /// Sends this request and then a good one to `port` of 127.0.0.1, and gives the statuses that come until the server
    /// closes: none when it closes without a word.
    public func statuses(from port: Int, target: Target) async throws -> [Int] {
        let client = try await RawClient.connect(port: port)
        // In one piece, because a server that refuses the first may have closed before a second piece is sent.
        try? await client.send(self.bytes + Array(target.last.utf8))
        let answer = String(decoding: try await client.readToEnd(), as: UTF8.self)
        try await client.close()
        return answer.parts(behind: "HTTP/1.1 ").map { Int($0.prefix(3)) ?? 0 }
    }
}

extension String {
    /// What stands behind each `mark`.
    fileprivate func parts(behind mark: String) -> [Substring] {
        var found: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            rest = rest[range.upperBound...]
            found.append(rest)
        }
        return found
    }
}
