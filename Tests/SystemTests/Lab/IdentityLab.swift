// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The ways in which a gateway asks who calls, each with an administrator, a member of project blue, and one of project red.
enum IdentityLab: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case none, basic, token

    private static let password = "correct horse"
    /// Of that password, at a low cost.
    private static let hash = "$y$j75$saltsalt$5wlMXHz82Iqiv0ywbT8h3LCVssbi3h0Xh43jM7E7Tr2"

    var testDescription: String { self.rawValue }

    /// Who may do everything.
    var administrator: OpenStackClients.SignIn { self.signIn("admin") }
    /// Who belongs to project blue.
    var member: OpenStackClients.SignIn { self.signIn("blue") }
    /// Who belongs to project red.
    var stranger: OpenStackClients.SignIn { self.signIn("red") }

    private func signIn(_ name: String) -> OpenStackClients.SignIn {
        switch self {
        case .none: .none
        case .basic: .password(user: name, Self.password)
        case .token: .token(Self.token(of: name))
        }
    }

    private static func token(of name: String) -> String {
        name + String(repeating: "0123456789abcdef", count: 3)
    }

    /// A gateway with noVNC and XVP.
    ///
    /// - Parameter projects: the instances of each project.
    func gateway(backends: [String], projects: [String: [String]] = [:]) throws -> OrielProcess {
        let port = try FreePorts.find(1)[0]
        let callers = ["admin: {role: admin", "blue: {project: blue", "red: {project: red"]
        var environment: [String: String] = [:]
        let identity: String
        switch self {
        case .none: identity = "{kind: none}"
        case .basic:
            let users = callers.map { "\($0), password_hash: \"\(Self.hash)\"}" }.joined(separator: ", ")
            identity = "{kind: basic, users: {\(users)}}"
        case .token:
            let tokens = callers.map { caller in
                let name = String(caller.prefix { $0 != ":" })
                environment["TOKEN_\(name)"] = Self.token(of: name)
                return "\(caller), secret: {env: TOKEN_\(name)}}"
            }
            identity = "{kind: token, tokens: {\(tokens.joined(separator: ", "))}}"
        }
        let owners = projects.sorted { $0.key < $1.key }.map { name, instances in
            "\(name): {instances: [\(instances.joined(separator: ", "))]}"
        }
        return try OrielProcess(
            backends: backends,
            authority: "limits: {max_sessions_per_instance: 0, max_tokens_per_instance: 0, "
                + "max_tokens_per_principal: 0, new_tokens_per_second_per_principal: 0}",
            listeners: [
                "xvpvnc: {kind: xvpvnc, host: 127.0.0.1, port: \(port), "
                    + "base_url: \"http://127.0.0.1:\(port)/console\"}"
            ], api: "identity: \(identity)", more: ["projects: {\(owners.joined(separator: ", "))}"],
            environment: environment)
    }
}
