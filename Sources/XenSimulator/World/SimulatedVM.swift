// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A virtual machine while the simulator runs.
struct SimulatedVM: Sendable {
    var plan: VMPlan
    let ref = SimulatedVM.newReference()
    /// The number of its domain on its host, -1 while it has none.
    var domain: Int
    /// The references of its consoles, one for each of the plan.
    private(set) var consoleRefs: [String]

    init(_ plan: VMPlan, domain: Int) {
        self.plan = plan
        self.domain = domain
        self.consoleRefs = plan.consoles.map { _ in Self.newReference() }
    }

    static func newReference() -> String { "OpaqueRef:\(UUID().uuidString.lowercased())" }

    /// Its consoles, each with its reference.
    var consoles: [(ref: String, plan: ConsolePlan)] {
        zip(self.consoleRefs, self.plan.consoles).map { ($0, $1) }
    }

    /// Gives it these consoles for the ones it has.
    mutating func setConsoles(_ consoles: [ConsolePlan]) {
        self.plan.consoles = consoles
        self.consoleRefs = consoles.map { _ in Self.newReference() }
    }

    /// Gives its consoles other references and UUIDs, as a start does.
    mutating func renewConsoles() {
        for index in self.plan.consoles.indices { self.plan.consoles[index].uuid = UUID().uuidString.lowercased() }
        self.consoleRefs = self.plan.consoles.map { _ in Self.newReference() }
    }
}
