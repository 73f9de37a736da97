// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import XenSimulator

/// The vendor's SDK and the simulator of XenAPI agree: what the simulator proves of Oriel is worth no more than that.
@Suite struct SDKTests {
    private static let sections = [
        "login", "calls", "failures", "member", "expiry", "limits", "failover", "envelopes", "tunnels", "refusals",
        "old", "locations", "events", "snapshot", "certificates",
    ]

    private static var plan: PoolPlan {
        var plan = PoolPlan.pool(
            of: 3,
            vms: [
                VMPlan("web1", on: "host2"),
                VMPlan("halted", power: .halted),
                VMPlan("twin"), VMPlan("twin", kind: .template), VMPlan("twin", kind: .snapshot),
                VMPlan("template", kind: .template), VMPlan("snapshot", kind: .snapshot),
                VMPlan("dom0", kind: .controlDomain),
                VMPlan("gone", consoles: [ConsolePlan(server: .gone)]),
                VMPlan("dead", consoles: [ConsolePlan(server: .dead)]),
                VMPlan("desktop", consoles: [ConsolePlan(protocol: "rdp")]),
            ])
        plan.users["viewer"] = UserPlan(password: "look", role: .readOnly)
        plan.users["operator"] = UserPlan(password: "work", role: .vmOperator)
        return plan
    }

    @Test func everySectionIsRun() throws {
        let listed = try Command.output(of: Repository.python, [Repository.support("xenapi.py"), "--list"])
        #expect(listed.split(separator: "\n").map(String.init) == Self.sections)
    }

    @Test(arguments: Self.sections) func theSDKAndTheSimulatorAgree(section: String) async throws {
        let simulator = try await XenSimulator.start(Self.plan)
        let control = try await ControlPort.open(for: simulator)
        let result = try Command.run(
            Repository.python, [Repository.support("xenapi.py"), "http://127.0.0.1:\(control.port)", section])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "agreed\n")
        try await control.close()
        await simulator.stop()
    }

    @Test func theProgramIsTheSamePool() throws {
        let program = try XenSimulatorProcess(["--hosts", "3", "--vm", "web1=1"])
        let facts = try HTTP.get("\(program.control)/facts")
        #expect(String(decoding: facts.body, as: UTF8.self).contains("\"web1\""))
        let result = try Command.run(
            Repository.python, [Repository.support("xenapi.py"), program.control, "login"])
        #expect(result.output == "agreed\n", "\(result.errors)")
        #expect(program.stop() == 0)
    }
}
