// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The least of an HTTP client: one request, one connection.
enum HTTP {
    /// An answer.
    struct Answer {
        var status: Int
        var head: String
        var body: [UInt8]
    }

    /// Sends `GET`, or another method, for `url`, which has an IPv4 address and a port.
    static func get(
        _ url: String, method: String = "GET", headers: [String] = [], body: String? = nil
    ) throws -> Answer {
        guard let parts = URLComponents(string: url), let host = parts.host, let port = parts.port else {
            throw Failure("not a URL")
        }
        let target =
            (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath)
            + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
        let length = body.map { ["Content-Type: application/json", "Content-Length: \($0.utf8.count)"] } ?? []
        let lines = ["\(method) \(target) HTTP/1.1", "Host: \(host):\(port)", "Connection: close"] + headers + length
        let socket = try RawSocket(connectingTo: host, port: port)
        try socket.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")).utf8))
        return try self.parse(try socket.receiveAll())
    }

    /// Reads the answer in `bytes`.
    static func parse(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) }) else {
            throw Failure("no answer: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
        }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure("no status: \(head)")
        }
        return Answer(status: status, head: head, body: Array(bytes[(end + 4)...]))
    }
}
