// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1

/// One request, and how large its answer may be.
struct HTTPRequest: Sendable {
    /// `POST` for calls.
    var method: HTTPMethod
    /// The path with its query.
    var path: String
    /// The media type of `body`, if there is one.
    var contentType: String?
    /// What is sent.
    var body: ByteBuffer
    /// How many bytes the body of the answer may have.
    var limit: Int
    /// What the host asks for, where it is not in the body; it travels in the cookie and nowhere else.
    var session: Secret?

    /// The head for `target`. Always with a Content-Length: xapi reads no other bodies. Short: xapi reads 1024 bytes of it.
    func head(for target: HTTPTarget) -> HTTPRequestHead {
        var fields: HTTPHeaders = [
            "Host": target.hostField, "User-Agent": Self.agent, "Connection": "close",
            "Content-Length": "\(self.body.readableBytes)",
        ]
        if let contentType { fields.add(name: "Content-Type", value: contentType) }
        if let session { fields.add(name: "Cookie", value: "session_id=\(session.reveal { $0 })") }
        return HTTPRequestHead(version: .http1_1, method: self.method, uri: self.path, headers: fields)
    }

    /// Stable, so that an administrator can tell us in xapi's rate limits.
    private static let agent = "oriel"
}
