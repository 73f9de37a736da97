// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// OpenStack's own clients, from PyPI, as a user has them.
enum OpenStackClients {
    /// Which client.
    enum Program: String, Codable, CaseIterable {
        case nova, openstack, sdk
    }

    /// How a client signs in.
    enum SignIn: Sendable {
        case none
        case password(user: String, String)
        case token(String)
    }

    /// A program to be run.
    struct Call: Codable {
        var program: Program
        var arguments: [String]
        var environment: [String: String] = [:]
    }

    /// What came of it.
    struct Result: Codable {
        var status: Int
        var output: String
        var errors: String

        /// The first URL in the output.
        var url: String? {
            self.output.firstMatch(of: /https?:\/\/[^\s|]+/).map { String($0.0) }
        }
    }

    /// Runs `calls`, as many at once as there are processors. The results are in their order.
    static func run(_ calls: [Call]) throws -> [Result] {
        try ClientRunner.shared.get().run(calls)
    }

    /// The call by which `program` asks for the URL of a console.
    ///
    /// - Parameters:
    ///   - api: the URL of the API, without a path.
    ///   - version: the microversion; without one the client's own choice.
    static func console(
        _ program: Program, of instance: String, type: String, version: String?, _ signIn: SignIn, at api: String
    ) -> Call {
        switch program {
        case .nova: self.nova(["get-vnc-console", instance, type], version: version, signIn, at: api)
        case .openstack:
            self.openstack(
                ["console", "url", "show", "--\(type)", "-f", "value", "-c", "url", instance], version: version, signIn,
                at: api)
        case .sdk: self.sdk(["console", instance, type], version: version, signIn, at: api)
        }
    }

    /// A call of `nova`, which wants three variables that it does not use.
    static func nova(_ words: [String], version: String? = nil, _ signIn: SignIn, at api: String) -> Call {
        let options = self.options(signIn) + ["--os-endpoint", "\(api)/v2.1"] + self.option(version)
        return Call(
            program: .nova, arguments: options + words,
            environment: ["OS_USERNAME": "x", "OS_PROJECT_NAME": "x", "OS_AUTH_URL": "http://x"])
    }

    /// A call of `openstack`.
    static func openstack(_ words: [String], version: String? = nil, _ signIn: SignIn, at api: String) -> Call {
        let options = self.options(signIn) + ["--os-endpoint", "\(api)/v2.1"] + self.option(version)
        return Call(program: .openstack, arguments: options + words)
    }

    /// A call of a method of openstacksdk's.
    static func sdk(_ words: [String], version: String? = nil, _ signIn: SignIn, at api: String) -> Call {
        var auth = ["endpoint": "\(api)/v2.1"]
        let type: String
        switch signIn {
        case .none: type = "none"
        case .password(let user, let password):
            type = "http_basic"
            (auth["username"], auth["password"]) = (user, password)
        case .token(let token):
            type = "admin_token"
            auth["token"] = token
        }
        var options: [String: Any] = ["auth_type": type, "auth": auth]
        if let version { options["compute_default_microversion"] = version }
        let data = try? JSONSerialization.data(withJSONObject: options)
        return Call(program: .sdk, arguments: [String(decoding: data ?? Data(), as: UTF8.self)] + words)
    }

    private static func option(_ version: String?) -> [String] {
        version.map { ["--os-compute-api-version", $0] } ?? []
    }

    private static func options(_ signIn: SignIn) -> [String] {
        switch signIn {
        case .none: ["--os-auth-type", "none"]
        case .password(let user, let password):
            ["--os-auth-type", "http_basic", "--os-username", user, "--os-password", password]
        case .token(let token): ["--os-auth-type", "admin_token", "--os-token", token]
        }
    }
}
