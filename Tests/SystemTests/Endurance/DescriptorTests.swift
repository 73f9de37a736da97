// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Nothing is left of a session, however it went.
@Suite(.serialized) struct DescriptorTests {
    private let hypervisor: Hypervisor
    private let gateway: OrielProcess

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        _ = try self.hypervisor.start("box")
        self.gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"], log: "warning",
            authority: "limits: {max_sessions_per_instance: 0, max_tokens_per_principal: 0, "
                + "max_tokens_per_instance: 0, new_tokens_per_second_per_principal: 0}",
            listener: ["limits: {new_connections_per_second_per_address: 0}"])
    }

    private func tokens(_ count: Int) throws -> [String] {
        let body = "{\"instance\": \"box\", \"type\": \"novnc\"}"
        return try (0..<count).map { _ in
            let socket = try RawSocket(
                connectingTo: "127.0.0.1", port: Int(self.gateway.api.split(separator: ":").last ?? "") ?? 0)
            let head = "POST /v1/consoles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            try socket.send(Array("\(head)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8))
            let answer = try HTTP.parse(try socket.receiveAll())
            guard answer.status == 200 else {
                throw Failure("no token: \(String(decoding: answer.body, as: UTF8.self))")
            }
            return try OrielProcess.token(in: String(decoding: answer.body, as: UTF8.self))
        }
    }

    private func target(_ token: String) -> String { "/?token=\(token)" }

    @Test func afterFiveHundredSessionsTheDescriptorsAreBack() throws {
        let tokens = try self.tokens(501)
        // The first session opens what stays open: the connection to the hypervisor, and the store's files.
        try self.session(tokens[0])
        #expect(Wait.until(seconds: 30) { self.gateway.descriptors > 0 })
        let start = self.gateway.descriptors
        for token in tokens.dropFirst() { try self.session(token) }
        #expect(Wait.until(seconds: 30) { self.gateway.descriptors <= start }, "\(self.gateway.descriptors) > \(start)")
    }

    @Test func afterFiveHundredClientsThatLeftAnywhereTheDescriptorsAreBack() throws {
        let tokens = try self.tokens(501)
        try self.session(tokens[0])
        let start = self.gateway.descriptors
        // What a client says from its first byte to the last of its handshake: each leaves somewhere on the way.
        for (number, token) in tokens.dropFirst().enumerated() {
            let request = WebSocketClient.request(port: self.gateway.webPort, target: self.target(token), origin: nil)
            let frames = [Array("RFB 003.008\n".utf8), [1], [1], [3, 0, 0, 0, 0, 0, 0, 8, 0, 8]].flatMap {
                WebSocketClient.frame(2, $0)
            }
            let all = request + frames
            let socket = try RawSocket(connectingTo: "127.0.0.1", port: self.gateway.webPort)
            try socket.send(Array(all.prefix(Int.random(in: 0...all.count))))
            if Bool.random() { usleep(UInt32.random(in: 0...8000)) }
            number.isMultiple(of: 2) ? socket.reset() : socket.close()
        }
        #expect(Wait.until(seconds: 30) { self.gateway.descriptors <= start }, "\(self.gateway.descriptors) > \(start)")
        try self.session(try self.tokens(1)[0])
    }

    private func session(_ token: String) throws {
        let client = try WebSocketClient(port: self.gateway.webPort, target: self.target(token), origin: nil)
        _ = try client.handshake()
        try client.leave()
    }
}
