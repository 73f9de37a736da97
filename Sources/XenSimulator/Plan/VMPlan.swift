// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A virtual machine, or what a pool keeps among them: a template, a snapshot, a control domain.
package struct VMPlan: Sendable, Codable {
    /// What kind of thing it is.
    package enum Kind: String, Sendable, Codable {
        /// A virtual machine.
        case vm
        /// A template (`is_a_template`).
        case template
        /// A snapshot (`is_a_snapshot`, and like every snapshot `is_a_template`).
        case snapshot
        /// The control domain of its host (`is_control_domain`).
        case controlDomain
    }

    /// The name label. It need not be the only one of its kind.
    package var name: String
    /// The UUID.
    package var uuid: String
    /// The name of the host it runs on.
    package var host: String
    /// The power state, as xapi writes it.
    package var power: Power
    /// What kind of thing it is.
    package var kind: Kind
    /// Its consoles, in the order in which xapi lists them.
    package var consoles: [ConsolePlan]
    /// The file with the JPEG that `/vncsnapshot` gives; without one a picture of a single colour.
    package var snapshot: String?

    /// A running virtual machine with one graphical console, unless told otherwise.
    package init(
        _ name: String, uuid: String? = nil, on host: String = "host1", power: Power = .running, kind: Kind = .vm,
        consoles: [ConsolePlan] = [ConsolePlan()], snapshot: String? = nil
    ) {
        self.name = name
        self.uuid = uuid ?? UUID().uuidString.lowercased()
        self.host = host
        self.power = power
        self.kind = kind
        self.consoles = consoles
        self.snapshot = snapshot
    }

    /// A running virtual machine whose one console is a VNC server at this port of 127.0.0.1.
    package init(_ name: String, uuid: String? = nil, on host: String = "host1", vncPort: Int) {
        self.init(name, uuid: uuid, on: host, consoles: [ConsolePlan(server: .tcp(host: "127.0.0.1", port: vncPort))])
    }
}
