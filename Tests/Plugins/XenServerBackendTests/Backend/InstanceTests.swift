// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing
import XenSimulator

@testable import XenServerBackend

/// Which machines a pool has, and what is said of them.
@Suite struct InstanceTests {
    private static let plan = PoolPlan.pool(
        of: 2,
        vms: [
            VMPlan("web", on: "host2"), VMPlan("db", power: .halted), VMPlan("frozen", power: .paused),
            VMPlan("asleep", power: .suspended), VMPlan("template", kind: .template), VMPlan("web", kind: .snapshot),
            VMPlan("Control domain", kind: .controlDomain), VMPlan("twin"), VMPlan("twin", power: .halted),
            VMPlan("<&> \"é\r\n日本"),
        ])

    @Test func aBackendDoesWhatEveryBackendMust() async throws {
        try await Stage.with(Self.plan) { stage in
            for name in ["web", "db", "asleep"] {
                let id = try stage.id(name)
                let violations = await BackendConformance.violations(of: stage.backend, known: id, named: name)
                #expect(violations == [])
            }
        }
    }

    @Test func templatesSnapshotsAndControlDomainsAreNoInstances() async throws {
        try await Stage.with(Self.plan) { stage in
            let instances = try await stage.backend.instances()
            #expect(instances.count == 7 && !instances.contains { ["template", "Control domain"].contains($0.name) })
            let states = Dictionary(instances.map { ($0.name, $0.powerState) }) { one, _ in one }
            #expect(states["web"] == .running && states["db"] == .stopped && states["frozen"] == .paused)
            #expect(states["asleep"] == .suspended)
            for machine in stage.pool.vms where machine.plan.kind != .vm {
                let id = try #require(InstanceID(machine.plan.uuid))
                try await expectFailure(.instanceNotFound) { _ = try await stage.backend.instance(named: .id(id)) }
                try await expectFailure(.instanceNotFound) { try await stage.backend.checkConsole(of: id, kind: .vnc) }
            }
        }
    }

    @Test func aNameThatIsNotUniqueIsRefusedWithTheUUIDs() async throws {
        try await Stage.with(Self.plan) { stage in
            do {
                _ = try await stage.backend.instance(named: .name("twin"))
                Issue.record("one of two was taken")
            } catch let error as ConsoleError {
                #expect(error.code == .instanceAmbiguous)
                for machine in stage.pool.vms where machine.plan.name == "twin" {
                    #expect(error.message.contains(machine.plan.uuid))
                }
            }
            #expect(try await stage.backend.instance(named: .name("web")).powerState == .running)
        }
    }

    @Test func aNameGoesThroughAsItIs() async throws {
        try await Stage.with(Self.plan) { stage in
            let name = "<&> \"é\r\n日本"
            #expect(try await stage.backend.instance(named: .name(name)).name == name)
            for name in ["", "a\0b", "a\u{1}", "</string>", String(repeating: "x", count: 100_000)] {
                try await expectFailure(.instanceNotFound) { _ = try await stage.backend.instance(named: .name(name)) }
            }
        }
    }

    @Test func aLongNameThatXapiWouldNotReadIsNotSent() async throws {
        try await Stage.with(Self.plan) { stage in
            let name = String(repeating: "x", count: 400_000)
            try await expectFailure(.instanceNotFound) { _ = try await stage.backend.instance(named: .name(name)) }
        }
    }

    @Test func manyWhoListShareOneAnswer() async throws {
        try await Stage.with(Self.plan) { stage in
            try stage.pool.set { $0.answerDelay = 0.2 }
            _ = try await stage.many(20) { try await $0.instances() }
            #expect(stage.pool.counters.logins == 1)
            #expect(stage.pool.counters.calls["VM.get_all_records", default: 0] < 20)
        }
    }
}
