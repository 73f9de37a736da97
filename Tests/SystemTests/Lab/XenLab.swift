// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import XenSimulator

/// A simulated pool of XenServer hosts, and how a gateway is told of it.
final class XenLab: Sendable {
    /// The account that finds instances, and the one that opens consoles.
    static let users = (control: "root", console: "console")

    /// The password of one of them.
    static func password(of user: String) -> String { "password of the account \(user)" }

    /// The pool.
    let simulator: XenSimulator
    private let folder: String

    private init(_ simulator: XenSimulator, folder: String) {
        self.simulator = simulator
        self.folder = folder
    }

    /// Starts a pool of `count` hosts with these machines. A wrong password is answered at once.
    static func start(hosts count: Int = 1, vms: [VMPlan]) async throws -> XenLab {
        let folder = "/tmp/oriel-xen-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var plan = PoolPlan.pool(of: count, vms: vms)
        plan.users = [
            Self.users.control: UserPlan(password: Self.password(of: Self.users.control)),
            Self.users.console: UserPlan(password: Self.password(of: Self.users.console), role: .vmOperator),
        ]
        plan.quirks.wrongPasswordDelay = 0
        for (user, secret) in plan.users {
            let file = "\(folder)/\(user)"
            try secret.password.write(toFile: file, atomically: true, encoding: .utf8)
            chmod(file, 0o600)
        }
        return XenLab(try await XenSimulator.start(plan), folder: folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    /// The backend's keys, and `more` of them: each `key: value`. Every host's certificate is pinned; with the scheme
    /// `http` there is none.
    func backend(
        scheme: String = "https", timeout: String = "5s", networks: [String] = ["127.0.0.0/8"], _ more: String...
    ) -> String {
        let pins = self.simulator.hosts.map { "\"sha256:\($0.fingerprint)\"" }.joined(separator: ", ")
        let keys = [
            "kind: xenserver", "url: \"\(self.simulator.url(scheme: scheme))\"", "username: \(Self.users.control)",
            "password: {file: \(self.folder)/\(Self.users.control)}", "console_username: \(Self.users.console)",
            "console_password: {file: \(self.folder)/\(Self.users.console)}",
            scheme == "https" ? "pins: [\(pins)]" : "scheme: http", "timeout: \(timeout)",
            "allowed_networks: [\(networks.joined(separator: ", "))]",
        ]
        return "{\((keys + more).joined(separator: ", "))}"
    }
}
