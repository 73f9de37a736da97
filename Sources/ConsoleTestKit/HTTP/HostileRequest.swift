// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An HTTP/1.1 request that two parsers may read differently, for tests of servers: the material of request smuggling
/// (RFC 9112, section 11.2; CWE-444).
///
/// Each ends in bytes that look like a second request for ``hidden``. A server that answers that one was fooled.
public struct HostileRequest: Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public var description: String
    /// What is sent.
    public var bytes: [UInt8]

    /// The path that nobody asks for openly.
    public static let hidden = "/hidden"

    /// Where the requests go.
    public struct Target: Sendable {
        /// A path that a GET without a body finds.
        public var path: String
        /// A Host field that the server accepts.
        public var host: String

        /// Requests for `path` of `host`.
        public init(path: String, host: String) {
            self.path = path
            self.host = host
        }

        /// A well-formed request for `path`, after which the connection is to be closed.
        public var last: String { "GET \(self.path) HTTP/1.1\r\nHost: \(self.host)\r\nConnection: close\r\n\r\n" }

        var hiddenRequest: String {
            "GET \(HostileRequest.hidden) HTTP/1.1\r\nHost: \(self.host)\r\n\r\n"
        }

        func request(
            method: String = "GET", line: String? = nil, host: String? = nil, fields: [String] = [], body: String = ""
        ) -> String {
            let first = line ?? "\(method) \(self.path) HTTP/1.1"
            let lines = [first, host ?? "Host: \(self.host)"] + fields
            return lines.joined(separator: "\r\n") + "\r\n\r\n" + body + self.hiddenRequest
        }
    }

    /// `what`, made of `text`.
    public init(_ what: String, _ text: String) {
        self.description = what
        self.bytes = Array(text.utf8)
    }

    /// All of them, for `target`.
    public static func all(for target: Target) -> [HostileRequest] {
        self.lengths(target) + self.codings(target) + self.lines(target) + self.fields(target) + self.targets(target)
            + self.hosts(target) + self.sizes(target) + self.upgrades(target)
    }
}
