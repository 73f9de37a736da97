// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A pool in a file of JSON: what is not in it is as in a ``PoolPlan`` of one's own.
package struct PlanFile: Sendable {
    /// The plan.
    package let plan: PoolPlan

    /// Reads `text`: an object with the keys of ``PoolPlan``, whose hosts, machines and quirks need no more than what is
    /// different from the usual.
    ///
    /// - Throws: when it is no such object, or a key or a value in it does not fit.
    package init(_ text: String) throws {
        guard var object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw PlanError("a plan is an object")
        }
        var plan = PoolPlan()
        if let quirks = object.removeValue(forKey: "quirks") {
            plan.quirks = try plan.quirks.merging(json: Self.text(quirks))
        }
        let hosts = try Self.list(object.removeValue(forKey: "hosts"), "hosts")
        if !hosts.isEmpty {
            plan.hosts = try hosts.enumerated().map { index, host in
                try HostPlan("host\(index + 1)", address: "127.0.0.\(index + 1)").merging(json: Self.text(host))
            }
        }
        plan.vms = try Self.list(object.removeValue(forKey: "vms"), "vms").enumerated().map { index, vm in
            var vm = vm
            let consoles = vm.removeValue(forKey: "consoles")
            var machine = try VMPlan("vm\(index + 1)").merging(json: Self.text(vm))
            if consoles != nil {
                machine.consoles = try Self.list(consoles, "consoles").map {
                    try ConsolePlan().merging(json: Self.text($0))
                }
            }
            return machine
        }
        self.plan = try plan.merging(json: Self.text(object))
    }

    private static func list(_ value: Any?, _ name: String) throws -> [[String: Any]] {
        guard let value else { return [] }
        guard let list = value as? [[String: Any]] else { throw PlanError("\(name) is a list of objects") }
        return list
    }

    private static func text(_ value: Any) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }
}
