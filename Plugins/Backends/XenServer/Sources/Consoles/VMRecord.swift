// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What `VM.get_record` tells about a virtual machine, as far as it matters here.
struct VMRecord: Sendable, Hashable {
    /// Its UUID.
    var id: InstanceID
    /// Its name label; not unique.
    var name: String
    /// Its power state, as xapi writes it.
    var power: String
    /// Whether it is a machine that somebody may open: no template, no snapshot, no host's own domain.
    var isInstance: Bool
    /// The project it belongs to, if somebody wrote that down.
    var project: String?
    /// The host that it runs on, if it runs.
    var host: XenReference?
    /// Its consoles.
    var consoles: [XenReference]
    /// Its number on that host: another one after each start.
    var domain: Int64

    /// The machine that `record` describes, or `nil` when it describes none.
    init?(_ record: XMLRPCValue) {
        guard let text = record["uuid"]?.string, let id = InstanceID(text), let name = record["name_label"]?.string,
            let power = record["power_state"]?.string
        else { return nil }
        self.id = id
        self.name = name
        self.power = power
        // What xapi does not say is not so: releases before 5.5 know no snapshots.
        let flags = ["is_a_template", "is_a_snapshot", "is_control_domain"]
        self.isInstance = !flags.contains { record[$0]?.boolean ?? false }
        self.project = Self.project(in: record)
        self.host = record["resident_on"]?.reference
        self.consoles = (record["consoles"]?.array ?? []).prefix(Self.consoleLimit).compactMap(\.reference)
        self.domain = record["domid"]?.integer ?? -1
    }

    /// A machine has one or two.
    private static let consoleLimit = 16

    /// `other_config` of the machine has it under `oriel:project`, or one of its tags does, behind `project:`.
    private static func project(in record: XMLRPCValue) -> String? {
        if let project = record["other_config"]?["oriel:project"]?.string, !project.isEmpty { return project }
        let prefix = "project:"
        let projects = (record["tags"]?.array ?? []).compactMap(\.string).filter { $0.hasPrefix(prefix) }
        // Of two nobody knows which one counts.
        guard projects.count == 1, let tag = projects.first, tag.utf8.count > prefix.utf8.count else { return nil }
        return String(tag.dropFirst(prefix.count))
    }

    /// Whether it runs.
    var powerState: PowerState {
        switch self.power {
        case "Running": .running
        case "Paused": .paused
        case "Suspended": .suspended
        case "Halted": .stopped
        default: .unknown
        }
    }

    /// The machine as an instance of `backend`.
    func instance(backend: BackendName) -> Instance {
        Instance(
            id: self.id, name: self.name, project: self.project, powerState: self.powerState, backend: backend)
    }
}
