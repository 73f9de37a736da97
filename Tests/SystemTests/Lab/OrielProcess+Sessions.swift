// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension OrielProcess {
    /// A client at the console of `instance`, through RFB's handshake.
    func session(_ instance: String) throws -> WebSocketClient {
        try self.session(token: OrielProcess.token(in: self.url(instance)))
    }

    /// A client that opens `token`, through RFB's handshake.
    func session(token: String) throws -> WebSocketClient {
        let client = try WebSocketClient(port: self.webPort, target: "/?token=\(token)", origin: nil, patience: 60)
        guard client.status == 101 else { throw Failure("not opened: \(client.status)\n\(self.log)") }
        _ = try client.handshake()
        return client
    }

    /// What a page that opens `token` is told, when it is refused.
    func refusal(token: String) throws -> String {
        try WebSocketClient(port: self.webPort, target: "/?token=\(token)", origin: self.web, patience: 60).refusal()
    }

    /// A token for the console of `instance`, from the API.
    func token(_ instance: String) throws -> String {
        let body = "{\"instance\": \"\(instance)\", \"type\": \"novnc\"}"
        guard let port = URLComponents(string: self.api)?.port else { throw Failure("no port") }
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: port)
        socket.setPatience(seconds: 60)
        let head = "POST /v1/consoles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        try socket.send(Array("\(head)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8))
        let answer = try HTTP.parse(try socket.receiveAll())
        let text = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else { throw Failure("\(answer.status): \(text)") }
        return try OrielProcess.token(in: text)
    }

    /// The resident memory, in bytes.
    var memory: Int {
        let status = (try? String(contentsOfFile: "/proc/\(self.pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}

extension WebSocketClient {
    /// Presses the key of an ASCII character, and lets it go.
    func type(_ character: Character) throws {
        try self.send(RFBKey.tap(character))
    }

    /// Types a letter, and expects a console that echoes to send it back.
    func typeAndHear() throws {
        try self.send([4, 1, 0, 0, 0, 0, 0, 65])
        guard try self.message() == [4, 1, 0, 0, 0, 0, 0, 65] else { throw Failure("no echo") }
    }
}
