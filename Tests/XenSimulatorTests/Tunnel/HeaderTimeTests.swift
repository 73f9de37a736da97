// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing
import XenSimulator

@Suite struct HeaderTimeTests {
    @Test func aHeaderThatTakesTooLongGets408() async throws {
        var plan = PoolPlan()
        plan.quirks.readSeconds = 0.05
        let simulator = try await XenSimulator.start(plan)
        let client = try await RawClient.connect(port: simulator.clearPort)
        try await client.send("CONNECT /console")
        let answer = String(decoding: try await client.readToEnd(), as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.1 408 "))
        await simulator.stop()
    }
}
