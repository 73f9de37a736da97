// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// An instance as a compute client reads it.
struct ServerBody {
    private let instance: Instance
    private let link: String

    /// The body of `instance`, which is at `link`.
    init(_ instance: Instance, link: String) {
        self.instance = instance
        self.link = link
    }

    /// The body; without `details` only what a plain list has.
    func json(details: Bool) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(self.instance.id.description), "name": .string(self.instance.name),
            "links": [["rel": "self", "href": .string(self.link)]],
        ]
        guard details else { return .object(members) }
        members["status"] = .string(self.status)
        members["OS-EXT-STS:power_state"] = .integer(self.powerState)
        members["OS-EXT-SRV-ATTR:instance_name"] = .string(self.instance.name)
        members["description"] = self.instance.title.map(JSONValue.string) ?? .null
        if let project = self.instance.project { members["tenant_id"] = .string(project) }
        return .object(members)
    }

    /// Nova's word for the state.
    private var status: String {
        switch self.instance.powerState {
        case .running: "ACTIVE"
        case .paused: "PAUSED"
        case .suspended: "SUSPENDED"
        case .stopped: "SHUTOFF"
        case .crashed: "ERROR"
        case .unknown: "UNKNOWN"
        }
    }

    /// Nova's number for the state.
    private var powerState: Int {
        switch self.instance.powerState {
        case .unknown: 0
        case .running: 1
        case .paused: 3
        case .stopped: 4
        case .crashed: 6
        case .suspended: 7
        }
    }
}
