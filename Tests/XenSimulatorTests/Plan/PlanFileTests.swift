// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XenSimulator

@Suite struct PlanFileTests {
    @Test func whatIsNotSaidIsAsUsual() throws {
        let plan = try PlanFile(
            """
            {"name": "lab", "hosts": [{"name": "a"}, {}], "quirks": {"wrongPasswordDelay": 0},
             "vms": [{"name": "web1", "host": "a", "consoles": [{"server": {"tcp": {"host": "127.0.0.1", "port": 5901}}}]},
                     {"power": "Halted"}],
             "users": {"root": {"password": "x", "role": 4}}}
            """
        ).plan
        #expect(plan.name == "lab")
        #expect(plan.hosts.map(\.name) == ["a", "host2"])
        #expect(plan.hosts.map(\.address) == ["127.0.0.1", "127.0.0.2"])
        #expect(plan.quirks.wrongPasswordDelay == 0 && plan.quirks.headerBytes == 1024)
        #expect(plan.vms.map(\.power) == [.running, .halted])
        #expect(plan.vms.first?.consoles.map(\.server) == [.tcp(host: "127.0.0.1", port: 5901)])
        #expect(plan.users["root"] == UserPlan(password: "x"))
    }

    @Test(arguments: [
        "", "[]", "{\"host\": 1}", "{\"hosts\": 1}", "{\"vms\": [{\"names\": \"a\"}]}",
        "{\"quirks\": {\"release\": 7}}",
    ]) func whatDoesNotFitIsAnError(text: String) {
        #expect(throws: (any Error).self) { try PlanFile(text) }
    }
}
