// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import XenServerBackend

@Suite struct VMRecordTests {
    static let id = "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90"

    static func record(_ more: [String: XMLRPCValue] = [:]) -> XMLRPCValue {
        .structure(
            [
                "uuid": .string(Self.id), "name_label": .string("web"), "power_state": .string("Running"),
                "resident_on": .string("OpaqueRef:h1"), "consoles": .array([.string("OpaqueRef:c1")]),
                "domid": .string("12"), "is_a_template": .boolean(false), "is_a_snapshot": .boolean(false),
                "is_control_domain": .boolean(false),
            ].merging(more) { $1 })
    }

    @Test func aMachineIsRead() throws {
        let machine = try #require(VMRecord(Self.record()))
        #expect(machine.id.description == Self.id && machine.name == "web" && machine.isInstance)
        #expect(machine.host?.description == "OpaqueRef:h1" && machine.domain == 12)
        #expect(machine.consoles.map(\.description) == ["OpaqueRef:c1"])
    }

    @Test(arguments: [
        ("Running", PowerState.running), ("Paused", .paused), ("Suspended", .suspended), ("Halted", .stopped),
        ("running", .unknown), ("", .unknown),
    ])
    func thePowerStateHasAWord(text: String, state: PowerState) {
        #expect(VMRecord(Self.record(["power_state": .string(text)]))?.powerState == state)
    }

    @Test(arguments: ["is_a_template", "is_a_snapshot", "is_control_domain"])
    func whatNobodyOpensIsNoInstance(flag: String) {
        #expect(VMRecord(Self.record([flag: .boolean(true)]))?.isInstance == false)
    }

    @Test func theProjectIsInOtherConfigOrInOneTag() {
        func project(_ config: [String: String], _ tags: [String]) -> String? {
            VMRecord(
                Self.record([
                    "other_config": .structure(config.mapValues { .string($0) }),
                    "tags": .array(tags.map { .string($0) }),
                ]))?.project
        }
        #expect(project([:], []) == nil && project(["oriel:project": ""], []) == nil)
        #expect(project(["oriel:project": "ops"], ["project:dev"]) == "ops")
        #expect(project([:], ["blue", "project:dev"]) == "dev")
        #expect(project([:], ["project:"]) == nil && project([:], ["project:a", "project:b"]) == nil)
    }

    @Test(arguments: ["uuid", "name_label", "power_state"])
    func aRecordWithoutWhatItMustHaveIsNone(key: String) {
        #expect(VMRecord(Self.record([key: .null])) == nil)
        #expect(VMRecord(.string("")) == nil && VMRecord(.array([])) == nil)
    }

    @Test func oddPartsAreLeftOut() throws {
        let odd = try #require(
            VMRecord(
                Self.record([
                    "resident_on": .string("OpaqueRef:NULL"), "domid": .string("x"),
                    "consoles": .array([.string("a b"), .null, .string("OpaqueRef:c2")]),
                ])))
        #expect(odd.host == nil && odd.domain == -1 && odd.consoles.map(\.description) == ["OpaqueRef:c2"])
        let many = (0..<100).map { XMLRPCValue.string("OpaqueRef:\($0)") }
        #expect(VMRecord(Self.record(["consoles": .array(many)]))?.consoles.count == 16)
    }
}
