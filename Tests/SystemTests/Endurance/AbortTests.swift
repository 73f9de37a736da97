// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Clients that leave on their way to a console, after each byte that they send.
@Suite(.serialized) struct AbortTests {
    /// By how much the memory may have grown when a pass is over: a third of a KiB for each client of it. A connection that
    /// is kept is many times as much.
    private static let slack = 2 << 20

    private let server: TigerVNC
    private let files: ServerFiles
    private let gateway: OrielProcess
    private let ports: [Int]

    init() throws {
        self.server = try TigerVNC("box", ["-SecurityTypes", "None", "-UseBlacklist=0"])
        self.files = try ServerFiles()
        self.ports = try FreePorts.find(2)
        // All are of one address, and none is turned away at the door.
        let limits =
            "limits: {max_connections_per_address: 0, max_unauthenticated: 0, "
            + "new_connections_per_second_per_address: 0, failed_tokens_per_minute_per_address: 0}"
        self.gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {box: {host: 127.0.0.1, port: \(self.server.port)}}}"],
            log: "warning", authority: "reuse: until-expiry\n  limits: {max_sessions_per_instance: 0}",
            listener: [limits],
            listeners: [
                OrielProcess.xvp(self.ports[0], keys: [limits]),
                OrielProcess.rfb(self.ports[1], self.files, keys: [limits]),
            ])
    }

    /// A client of each listener, and how often each of its bytes is its last in one pass.
    private func clients() throws -> [(client: any AbortingClient, rounds: Int)] {
        func token(_ type: String) throws -> String {
            try OrielProcess.token(in: self.gateway.url("box", type: type))
        }
        let rfb = [Array("RFB 003.008\n".utf8), [1], [1], [3, 0, 0, 0, 0, 0, 0, 64, 0, 64]]
        let upgrade = WebSocketClient.request(
            port: self.gateway.webPort, target: "/?token=\(try token("novnc"))", origin: nil)
        let request = Array("CONNECT /console?token=\(try token("xvpvnc")) HTTP/1.0\r\n\r\n".utf8)
        return [
            (
                BlindClient(
                    port: self.gateway.webPort, bytes: upgrade + rfb.flatMap { WebSocketClient.frame(2, $0) },
                    answer: Array("HTTP/1.1 101 ".utf8)), 10
            ),
            (
                BlindClient(
                    port: self.ports[0], bytes: request + rfb.joined(),
                    answer: Array("HTTP/1.1 200 OK\r\n\r\nRFB 003.008\n".utf8)), 20
            ),
            (
                NativeClient(
                    port: self.ports[1], certificate: self.files.certificate, token: try token("rfb")), 1
            ),
        ]
    }

    @Test func afterFiveThousandAbortedHandshakesDescriptorsAndMemoryAreBack() async throws {
        let clients = try self.clients()
        let descriptors = self.gateway.descriptors
        var (grown, passes) = (Int.max, 0)
        // The first pass opens what stays open, and the memory that is used again; on some days the second one too. What
        // leaks does so in each.
        while passes < 2 || passes < 5 && grown > Self.slack {
            let memory = self.gateway.memory
            var total = 0
            for (client, rounds) in clients {
                let count = try await client.stay()
                for round in 0..<rounds { total += try await Self.abort(client, upTo: count, round + passes) }
            }
            #expect(total >= 5000)
            #expect(
                Wait.until(seconds: 60) { self.gateway.descriptors <= descriptors },
                "\(self.gateway.descriptors) descriptors, and \(descriptors) before")
            (grown, passes) = (self.gateway.memory - memory, passes + 1)
        }
        #expect(grown <= Self.slack)
        for (client, _) in clients { _ = try await client.stay() }
    }

    /// Leaves after each number of bytes below `count`, a few at once, in turn with a goodbye and with a reset.
    ///
    /// - Parameter turn: which it begins with, when it is odd or even.
    /// - Returns: how often.
    private static func abort(_ client: any AbortingClient, upTo count: Int, _ turn: Int) async throws -> Int {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                if number >= 8 { _ = try await group.next() }
                group.addTask { try await client.leave(after: number, isReset: (number + turn).isMultiple(of: 2)) }
            }
            try await group.waitForAll()
        }
        return count
    }
}
