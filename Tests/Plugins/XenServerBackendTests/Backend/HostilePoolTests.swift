// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing
import XenSimulator

@testable import XenServerBackend

/// A pool that is somebody else's by now.
@Suite struct HostilePoolTests {
    private static let plan = PoolPlan.pool(of: 1, vms: [VMPlan("web")])

    private static var times: PoolTimes {
        var times = PoolTimes.patient
        times.call = .seconds(2)
        times.login = .seconds(4)
        times.refusalPause = .zero
        times.silencePause = .zero
        return times
    }

    @Test(arguments: [
        APIAnswer.silence, .close, .status(code: 500), .status(code: 302), .redirect(to: "http://127.0.0.2/"),
        .body("<html>hello</html>"), .raw("RFB 003.008\n"), .endless, .hugeLength, .deep(levels: 100_000), .entities,
        .drip(seconds: 0.01), .half,
    ])
    func everyBadAnswerIsAClearRefusal(answer: APIAnswer) async throws {
        try await Stage.with(Self.plan, times: Self.times) { stage in
            for methods: Set<String> in [[], ["VM.get_by_uuid"], ["console.get_record"]] {
                try stage.pool.set {
                    $0.apiAnswer = answer
                    $0.apiAnswerTo = methods
                }
                do {
                    _ = try await stage.endpoint("web")
                    Issue.record("\(answer) to \(methods) is believed")
                } catch let error as ConsoleError {
                    #expect([.backendUnavailable, .timedOut].contains(error.code), "\(error)")
                    #expect(!error.message.isEmpty)
                }
            }
            try stage.pool.set { $0.apiAnswer = .asXapi }
            // Each question has little time here, which a loaded machine may need more of.
            try await eventually("the console is found again") {
                let endpoint = try? await stage.endpoint("web")
                return endpoint != nil
            }
        }
    }

    @Test func anAnswerInChunksIsRead() async throws {
        try await Stage.with(Self.plan) { stage in
            try stage.pool.set { $0.apiAnswer = .chunked }
            _ = try await stage.endpoint("web")
        }
    }

    /// The last one is a host that answers, and that would let us in.
    @Test(arguments: [
        "evil.example.org", "10.255.255.1", "127.0.0.1\r\nX: y", "", "169.254.169.254", "[::1", "127.0.0.2",
    ])
    func aCoordinatorSomewhereElseIsNotConnectedTo(claim: String) async throws {
        try await Stage.with(PoolPlan.pool(of: 2)) { settings in
            settings.allowedNetworks = []
        } _: { stage in
            try stage.pool.set { $0.coordinatorClaim = claim }
            try await expectFailure(.backendUnavailable) { _ = try await stage.backend.instances() }
            #expect(Set(stage.pool.counters.connections.keys) == ["host1"])
        }
    }

    @Test func aMemberThatIsNotAllowedIsNotConnectedTo() async throws {
        try await Stage.with(PoolPlan.pool(of: 2, vms: [VMPlan("web", on: "host2")]), url: "host2") { settings in
            settings.allowedNetworks = []
        } _: { stage in
            try await expectFailure(.backendUnavailable) { _ = try await stage.backend.instances() }
            #expect(Set(stage.pool.counters.connections.keys) == ["host2"])
        }
    }

    @Test(arguments: [
        "", "a b", "OpaqueRef:1\r\nX: y", "OpaqueRef:1;x", "é", "OpaqueRef:NULL", String(repeating: "a", count: 129),
    ])
    func aSessionThatNoCookieCanHoldIsRefused(reference: String) async throws {
        try await Stage.with(Self.plan) { stage in
            try stage.pool.set { $0.sessionReference = reference }
            try await expectFailure(.backendUnavailable) { _ = try await stage.endpoint("web") }
        }
    }

    @Test(arguments: ["", "evil.example.org", "127.1", "127.0.0.1\r\nX: y", "localhost", "127.0.0.1:22"])
    func aHostWithoutAProperAddressHasNoConsole(address: String) async throws {
        try await Stage.with(PoolPlan.pool(of: 2, vms: [VMPlan("web", on: "host2")])) { stage in
            try stage.pool.set(on: "host2") { $0.hostAddress = address }
            try await expectFailure(.consoleNotReady) { _ = try await stage.endpoint("web") }
        }
    }
}
