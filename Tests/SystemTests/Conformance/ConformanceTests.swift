// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite(.serialized) struct ConformanceTests {
    /// What a relay of bytes can be asked: binary data and control frames. docs/websocket-conformance.md says why the
    /// others are not here.
    private static let gatewayCases = [
        "1.2.*", "2.*", "3.5", "3.6", "3.7", "4.1.1", "4.1.2", "4.2.1", "4.2.2", "5.1", "5.2", "7.1.2", "7.3.*",
        "7.5.1",
        "7.7.*", "7.9.*", "7.13.*",
    ]

    /// Of those, what a relay may do otherwise: messages are no units to it, and of many pings it answers the last.
    private static let otherwise = ["1.2.1", "1.2.6", "1.2.7", "1.2.8", "2.10", "2.11"]

    @Test func theGatewayPassesTheBinaryAndControlCases() throws {
        let front = try ConformanceFront()
        // Limits are not what is asked about: one client opens one console after another, as fast as it can.
        let gateway = try OrielProcess(
            backends: ["echo: {kind: static, instances: {echo: {host: 127.0.0.1, port: \(front.console)}}}"],
            authority: "limits: {max_sessions_per_instance: 0, max_tokens_per_principal: 0, "
                + "max_tokens_per_instance: 0, new_tokens_per_second_per_principal: 0}",
            listener: ["limits: {new_connections_per_second_per_address: 0}"])
        try front.use(gateway, instance: "echo")
        let outcomes = try Kosoku.run(Self.gatewayCases, except: Self.otherwise, port: front.port)
        try Self.report("gateway", outcomes)
        #expect(outcomes.count == 54)
        #expect(outcomes.filter { !$0.value.isGood }.isEmpty)
    }

    @Test func theCodecPassesAllCasesButCompression() async throws {
        let echo = try await CodecEcho.start()
        let outcomes = try await echo.whileRunning { port in
            try Kosoku.run(["*"], except: ["12.*", "13.*"], port: port)
        }
        try Self.report("codec", outcomes)
        #expect(outcomes.count == 301)
        #expect(outcomes.filter { !$0.value.isGood }.isEmpty)
    }

    private static func report(_ name: String, _ outcomes: [String: Kosoku.Outcome]) throws {
        guard let path = ProcessInfo.processInfo.environment["ORIEL_CONFORMANCE_REPORT"] else { return }
        let lines = outcomes.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value.behavior)\t\($0.value.close)\n" }
        try lines.joined().write(toFile: "\(path)/\(name).tsv", atomically: true, encoding: .utf8)
    }
}
