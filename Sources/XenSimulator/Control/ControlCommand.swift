// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a control port can be asked to do: the calls of ``XenSimulator`` by name, with their parameters in the query.
struct ControlCommand: Sendable {
    /// What a `GET /facts` gives.
    private struct Facts: Codable {
        var tlsPort: Int
        var clearPort: Int
        var coordinator: String
        var url: String
        var hosts: [HostFacts]
        var vms: [VMFacts]
        var openSessions: [String]
        var openTunnels: Int
    }

    let simulator: XenSimulator
    /// The path, such as `/migrate`.
    let path: String
    let query: [String: String]
    /// JSON, for what takes it.
    let body: String

    private func need(_ name: String) throws -> String {
        guard let value = self.query[name] else { throw PlanError("\(self.path) needs \(name)=") }
        return value
    }

    /// Does it, and gives JSON.
    func run() async throws -> String {
        let simulator = self.simulator
        switch self.path {
        case "/facts":
            return try self.encode(
                Facts(
                    tlsPort: simulator.tlsPort, clearPort: simulator.clearPort, coordinator: simulator.coordinator,
                    url: simulator.url(), hosts: simulator.hosts, vms: simulator.vms,
                    openSessions: simulator.openSessions, openTunnels: simulator.openTunnels))
        case "/counters": return try self.encode(simulator.counters)
        case "/certificate": return try self.encode([simulator.certificate(of: try self.need("host"))])
        case "/reset": simulator.resetCounters()
        case "/expire": simulator.expireSessions(of: self.query["user"])
        case "/migrate":
            try simulator.migrate(
                try self.need("vm"), to: try self.need("to"), renewsConsoles: self.query["renew"] != "false")
        case "/boot": try simulator.boot(try self.need("vm"), on: self.query["on"])
        case "/power":
            guard let power = Power(rawValue: try self.need("state")) else {
                throw PlanError("state= is Running, Halted, Paused or Suspended")
            }
            try simulator.setPower(power, of: try self.need("vm"))
        case "/add": simulator.add(try VMPlan("vm").merging(json: self.body))
        case "/remove": try simulator.remove(try self.need("vm"))
        case "/kill":
            guard let how = HostLife(rawValue: self.query["how"] ?? "dead"), how != .alive else {
                throw PlanError("how= is dead or silent")
            }
            try await simulator.kill(try self.need("host"), how)
        case "/revive": try await simulator.revive(try self.need("host"))
        case "/promote": try simulator.promote(try self.need("host"))
        case "/eject": try simulator.eject(try self.need("host"))
        case "/renew-certificate": try simulator.renewCertificate(of: try self.need("host"))
        case "/quirks": try simulator.set(on: self.query["host"]) { $0 = try $0.merging(json: self.body) }
        case "/normal": try simulator.set(on: self.query["host"]) { $0 = Quirks() }
        default: throw PlanError("no command \(self.path)")
        }
        return "{}"
    }

    private func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
