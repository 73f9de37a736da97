// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import MetricsTestKit
import NIOCore
import NIOEmbedded
import Testing

@testable import ConsoleRelay

@Suite struct AcceptGateHandlerTests {
    private let clock = HandClock()
    private let metrics = TestMetrics()
    private let gate: ConnectionGate
    private let server = EmbeddedChannel()

    init() throws {
        var limits = ConnectionLimits()
        limits.newConnectionsPerSecond = 1
        let gate = ConnectionGate(
            limits, logger: LogLines().logger, time: self.clock.timeSource, metrics: self.metrics)
        self.gate = gate
        let handler = AcceptGateHandler(gate) { $0?.ipAddress != "192.0.2.1" }
        try self.server.pipeline.syncOperations.addHandler(handler)
    }

    /// A client of `address` that was just accepted, and whether it was passed on.
    private func accept(from address: String) throws -> (client: EmbeddedChannel, isPassedOn: Bool) {
        let client = EmbeddedChannel()
        client.remoteAddress = try SocketAddress(ipAddress: address, port: 40_000)
        try client.connect(to: try SocketAddress(ipAddress: address, port: 40_000)).wait()
        try self.server.writeInbound(client as any Channel)
        return (client, try self.server.readInbound(as: (any Channel).self) != nil)
    }

    @Test func whoIsTooFastIsClosedAndGoesNoFurther() throws {
        #expect(self.gate.enter(ClientKey("203.0.113.9")) == nil)
        let (client, isPassedOn) = try self.accept(from: "203.0.113.9")
        #expect(!isPassedOn && !client.isActive)
        let refused = try self.metrics.expectCounter(
            "oriel_connections_refused_total", [("limit", "new_per_address")])
        #expect(refused.totalValue == 1)
        #expect(try self.accept(from: "203.0.113.10").isPassedOn)
        self.clock.advance(by: .seconds(1))
        #expect(try self.accept(from: "203.0.113.9").isPassedOn)
    }

    @Test func whoIsWithinTheLimitIsPassedOnAndNotCounted() throws {
        for _ in 0..<3 { #expect(try self.accept(from: "203.0.113.9").isPassedOn) }
        #expect(self.gate.connectionCount == 0)
    }

    @Test func aProxyIsNotHeldUp() throws {
        #expect(self.gate.enter(ClientKey("192.0.2.1")) == nil)
        #expect(try self.accept(from: "192.0.2.1").isPassedOn)
    }
}
