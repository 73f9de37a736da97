// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Logging
import MetricsTestKit
import NIOCore
import NIOEmbedded
import Testing

@testable import ConsoleRelay

@Suite struct ConnectionGateTests {
    private let clock = HandClock()
    private let metrics = TestMetrics()
    private let lines = LogLines()

    private func gate(_ change: (inout ConnectionLimits) -> Void) -> ConnectionGate {
        var limits = ConnectionLimits()
        change(&limits)
        return ConnectionGate(
            limits, logger: self.lines.logger, time: self.clock.timeSource, metrics: self.metrics)
    }

    private func channel(_ gate: ConnectionGate, from address: String = "203.0.113.9") throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 40_000)
        try channel.pipeline.syncOperations.addHandler(ConnectionGateHandler(gate))
        try channel.connect(to: try SocketAddress(ipAddress: address, port: 40_000)).wait()
        return channel
    }

    private func refused(_ limit: String) throws -> Int64 {
        try self.metrics.expectCounter("oriel_connections_refused_total", [("limit", limit)]).totalValue
    }

    @Test func connectionsUpToTheLimitAreTakenAndOneMoreIsClosed() throws {
        let gate = self.gate { $0.connections = 2 }
        let inside = try [self.channel(gate), self.channel(gate)]
        let outside = try self.channel(gate)
        #expect(inside.allSatisfy { $0.isActive } && !outside.isActive)
        #expect(try self.refused("connections") == 1)
        try inside[0].close().wait()
        let next = try self.channel(gate)
        #expect(next.isActive && gate.connectionCount == 2)
        #expect(try self.metrics.expectMeter("oriel_connections_active").lastValue == 2)
    }

    @Test func aSessionIsNoStranger() throws {
        let gate = self.gate { $0.unauthenticated = 1 }
        let first = try self.channel(gate)
        #expect(try !self.channel(gate).isActive)
        #expect(try self.refused("unauthenticated") == 1)
        ConnectionGateHandler.authenticate(first)
        ConnectionGateHandler.authenticate(first)
        let second = try self.channel(gate)
        #expect(second.isActive && gate.unauthenticatedCount == 1 && gate.connectionCount == 2)
        try first.close().wait()
        try second.close().wait()
        #expect(gate.unauthenticatedCount == 0 && gate.connectionCount == 0)
    }

    @Test func anAddressHasItsOwnLimit() throws {
        let gate = self.gate { $0.connectionsPerAddress = 1 }
        let first = try self.channel(gate, from: "2001:db8:1:2::1")
        #expect(try !self.channel(gate, from: "2001:db8:1:2:ffff::1").isActive)
        #expect(try self.refused("per_address") == 1)
        let other = try self.channel(gate, from: "2001:db8:1:3::1")
        #expect(other.isActive)
        try first.close().wait()
        #expect(try self.channel(gate, from: "2001:db8:1:2::1").isActive)
    }

    @Test func anAddressIsSlowedDown() throws {
        let gate = self.gate { $0.newConnectionsPerSecond = 2 }
        for _ in 0..<2 { try self.channel(gate).close().wait() }
        #expect(try !self.channel(gate).isActive)
        #expect(try self.refused("new_per_address") == 1)
        #expect(try self.channel(gate, from: "203.0.113.10").isActive)
        self.clock.advance(by: .seconds(1))
        #expect(try self.channel(gate).isActive)
    }

    @Test func whoIsTurnedAwayLeavesNothing() throws {
        let gate = self.gate {
            $0.connectionsPerAddress = 1
            $0.newConnectionsPerSecond = nil
        }
        let first = try self.channel(gate)
        for _ in 0..<100 { #expect(try !self.channel(gate).isActive) }
        #expect(gate.connectionCount == 1 && gate.unauthenticatedCount == 1)
        try first.close().wait()
        #expect(gate.connectionCount == 0 && gate.unauthenticatedCount == 0)
        #expect(try self.channel(gate).isActive)
    }

    @Test func aClientBehindAProxyCountsForItself() throws {
        let gate = self.gate { $0.connectionsPerAddress = 1 }
        let channels = try (0..<2).map { _ in
            let channel = EmbeddedChannel()
            try channel.pipeline.syncOperations.addHandler(ConnectionGateHandler(gate) { _ in false })
            try channel.connect(to: try SocketAddress(ipAddress: "10.0.0.1", port: 40_000)).wait()
            return channel
        }
        #expect(channels.allSatisfy { $0.isActive })
        #expect(ConnectionGateHandler.count("203.0.113.9", on: channels[0]))
        #expect(ConnectionGateHandler.count("203.0.113.9", on: channels[0]), "the same connection again")
        #expect(!ConnectionGateHandler.count("203.0.113.9", on: channels[1]))
        #expect(ConnectionGateHandler.count("203.0.113.10", on: channels[0]))
        #expect(ConnectionGateHandler.count("203.0.113.9", on: channels[1]))
    }

    @Test func aFloodIsOneLineASecond() throws {
        let gate = self.gate { $0.connections = 0 }
        for _ in 0..<100 { _ = try self.channel(gate) }
        #expect(self.lines.all.count == 1)
        self.clock.advance(by: .seconds(1))
        _ = try self.channel(gate)
        #expect(self.lines.all.count == 2 && self.lines.all.last?.contains("99") == true)
        #expect(try self.refused("connections") == 101)
    }

    @Test func badTokensAreLookedAtUpToTheLimit() throws {
        let gate = self.gate { $0.failedTokensPerMinute = 3 }
        let (bad, good) = (ClientKey("203.0.113.9"), ClientKey("203.0.113.10"))
        for _ in 0..<3 {
            #expect(gate.mayTryToken(bad, address: ""))
            gate.tokenFailed(bad)
        }
        #expect(!gate.mayTryToken(bad, address: "") && gate.mayTryToken(good, address: ""))
        #expect(try self.refused("failed_tokens") == 1)
        self.clock.advance(by: .seconds(60))
        #expect(gate.mayTryToken(bad, address: ""))
    }

    @Test func countsFromManyThreadsAddUp() async {
        let counts = ClientCounts(limit: 10)
        let taken = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { (0..<10).count { _ in counts.add(ClientKey("203.0.113.9")) } } }
            return await group.reduce(0, +)
        }
        #expect(taken == 10 && counts.count == 1)
        for _ in 0..<10 { counts.remove(ClientKey("203.0.113.9")) }
        #expect(counts.count == 0)
    }
}
