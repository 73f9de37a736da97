// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Testing

@testable import ConsoleAPI

@Suite struct ConsoleTokenTests {
    private let api = API(identity: FakeIdentity())

    private func ask(
        _ token: String = Samples.token, version: String = "2.31", as principal: String = "admin", query: String = "",
        project: String = ""
    ) async throws -> Reply {
        var headers: HTTPFields = [.openStackAPIVersion: "compute \(version)"]
        if let name = HTTPField.Name("X-Auth-Token") { headers[name] = principal }
        return try await self.api.get("/v2.1\(project)/os-console-auth-tokens/\(token)\(query)", headers: headers)
    }

    @Test(arguments: ["2.31", "2.98", "2.99", "latest"], ["", "/0123abcd"])
    func anAdministratorIsToldWhereATokenLeads(_ version: String, _ project: String) async throws {
        let reply = try await self.ask(version: version, project: project)
        #expect(reply.status == 200)
        #expect(
            reply.json == [
                "console": [
                    "instance_uuid": .string(Samples.web), "host": "10.0.0.11", "port": 5901,
                    "internal_access_path": .null,
                ]
            ])
    }

    @Test(arguments: ["blue", "reader-blue"]) func nobodyElseIs(_ principal: String) async throws {
        for token in [Samples.token, "x"] {
            let reply = try await self.ask(token, as: principal)
            #expect(reply.status == 403)
            #expect(reply.message("forbidden") == "Only an administrator may do this.")
        }
    }

    @Test(arguments: [
        String(repeating: "u", count: AccessToken.length), "x", "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90", "%2e",
    ])
    func otherTokensAreNotFound(_ token: String) async throws {
        let reply = try await self.ask(token)
        #expect(reply.status == 404)
        #expect(reply.message("itemNotFound") == "Token not found.")
    }

    @Test func olderMicroversionsHaveItNot() async throws {
        for version in ["2.1", "2.30"] {
            let reply = try await self.ask(version: version)
            #expect(reply.status == 400)
            #expect(reply.message("badRequest") == "Tokens can be asked for from microversion 2.31 on.")
        }
    }

    @Test func aQueryIsRefusedFromTwoNinetyNineOn() async throws {
        #expect(try await self.ask(version: "2.98", query: "?a=b").status == 200)
        #expect(try await self.ask(version: "2.99", query: "?a=b").status == 400)
    }

    @Test func theTokenIsNotInTheLog() async throws {
        _ = try await self.ask()
        #expect(!self.api.log.all.isEmpty)
        #expect(!self.api.log.all.contains { $0.contains(Samples.token) })
    }

    @Test(arguments: ["", "/", "/a/b"]) func otherPathsAreNothing(_ rest: String) async throws {
        let reply = try await self.api.get("/v2.1/os-console-auth-tokens\(rest)")
        #expect(reply.status == 404)
    }

    @Test func aConsoleThatIsNoPortHasNone() throws {
        let target = TokenTarget(
            instance: try #require(InstanceID(Samples.web)), address: .unixSocket(path: "/run/console"))
        #expect(TokenBody(target).json.text.contains(#""host":null"#))
    }
}
