// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Cluster {
    /// A token for the console of `instance`, from the API of the authority with this index.
    func token(_ type: String, of instance: String = "box", from authority: Int = 0) throws -> String {
        let body = "{\"instance\": \"\(instance)\", \"type\": \"\(type)\"}"
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: self.authorities[authority].port)
        socket.setPatience(seconds: 30)
        let head = "POST /v1/consoles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        try socket.send(Array("\(head)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8))
        let answer = try HTTP.parse(try socket.receiveAll())
        let text = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else { throw Failure("no token: \(text)") }
        return try OrielProcess.token(in: text)
    }

    /// A browser's session through the proxy with index `proxy`, through its handshake; with a token of the authority with
    /// index `authority` if there is none yet.
    func browser(
        _ proxy: Int = 0, of instance: String = "box", token: String? = nil, from authority: Int = 0
    ) throws -> WebSocketClient {
        let target = "/?token=\(try token ?? self.token("novnc", of: instance, from: authority))"
        let member = self.browsers[proxy]
        let client = try WebSocketClient(port: member.port, target: target, origin: nil, patience: 30)
        guard client.status == 101 else { throw Failure("not opened: \(client.status): \(member.log)") }
        _ = try client.handshake()
        return client
    }

    /// A viewer's session, through its handshake, as ``browser(_:of:token:from:)`` has one.
    func viewer(
        _ proxy: Int = 0, of instance: String = "box", token: String? = nil, from authority: Int = 0
    ) throws -> ViewerClient {
        try ViewerClient(
            port: self.viewers[proxy].port, token: token ?? self.token("xvpvnc", of: instance, from: authority))
    }

    /// What a page is told that opens `token` at a proxy for browsers and is refused.
    func refusal(_ token: String, at proxy: Int = 0) throws -> String {
        let port = self.browsers[proxy].port
        return try WebSocketClient(
            port: port, target: "/?token=\(token)", origin: "http://127.0.0.1:\(port)", patience: 30
        ).refusal()
    }

    /// The head with which a proxy for viewers refuses `token`.
    func viewerRefusal(_ token: String, at proxy: Int = 0) throws -> String {
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: self.viewers[proxy].port)
        socket.setPatience(seconds: 30)
        try socket.send(Array("CONNECT /console?token=\(token) HTTP/1.0\r\n\r\n".utf8))
        return try HTTP.parse(try socket.receiveAll()).head
    }

    /// A client of each proxy, at the console called `box`.
    func clients(from authority: Int = 0) throws -> [any ConsoleClient] {
        try self.browsers.indices.map { try self.browser($0, from: authority) as any ConsoleClient }
            + self.viewers.indices.map { try self.viewer($0, from: authority) }
    }
}
