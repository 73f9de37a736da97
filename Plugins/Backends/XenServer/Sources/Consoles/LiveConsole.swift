// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The console of a machine that runs, as xapi describes it now.
struct LiveConsole: Sendable, Hashable {
    /// The machine.
    var machine: VMRecord
    /// The host that it runs on.
    var host: XenReference
    /// Its screen.
    var console: ConsoleRecord
    /// Where that host is dialled.
    var target: HTTPTarget

    /// What changes with every start of the machine, with every move, and with every new console.
    var generation: String {
        "\(self.machine.id)/\(self.host)/\(self.console.uuid)/\(self.machine.domain)"
    }

    /// The endpoint that leads to it.
    ///
    /// - Parameter session: what the host asks for.
    func endpoint(session: Secret) -> ConsoleEndpoint {
        ConsoleEndpoint(
            address: .tcp(host: self.target.host, port: self.target.port), tls: self.target.tls,
            tunnel: ConsoleTunnel(path: self.console.path, host: self.target.hostField, session: session),
            // A console in the clear is one that the operator has asked for, with scheme: http.
            security: RFBSecurity(allowsPlaintext: self.target.tls == nil), generation: self.generation)
    }

    /// Whether `endpoint` led to this very console.
    func isConsole(at endpoint: ConsoleEndpoint) -> Bool {
        self.endpoint(session: Secret("")).isSamePlace(as: endpoint)
    }
}
