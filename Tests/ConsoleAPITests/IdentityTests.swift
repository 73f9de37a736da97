// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import HTTPTypes
import NoIdentity
import Testing

@testable import ConsoleAPI

@Suite struct IdentityTests {
    private let api = API(identity: FakeIdentity())
    private let action = #"{"os-getVNCConsole": {"type": "novnc"}}"#

    private func headers(_ token: String) -> HTTPFields {
        HTTPField.Name("X-Auth-Token").map { [$0: token] } ?? [:]
    }

    @Test(arguments: ["/v2.1/servers", "/v2.1/servers/\(Samples.web)", "/v1/instances"])
    func strangersAreAskedWhoTheyAre(_ path: String) async throws {
        let reply = try await self.api.get(path)
        #expect(reply.status == 401)
        #expect(reply["unauthorized", "code"] == 401)
    }

    @Test func aProjectSeesItsOwnInstances() async throws {
        #expect(try await self.api.get("/v2.1/servers", headers: self.headers("blue")).serverNames == ["web"])
        #expect(try await self.api.get("/v2.1/servers", headers: self.headers("green")).serverNames == [])
        #expect(try await self.api.get("/v2.1/servers", headers: self.headers("admin")).serverNames.count == 3)
    }

    @Test func whatAnotherProjectOwnsDoesNotExist() async throws {
        let foreign = try await self.api.get("/v2.1/servers/\(Samples.web)", headers: self.headers("red"))
        let missing = try await self.api.get("/v2.1/servers/\(Samples.nowhere)", headers: self.headers("red"))
        #expect(foreign.status == 404)
        #expect(
            foreign.body.replacing(Samples.web, with: "ID") == missing.body.replacing(Samples.nowhere, with: "ID"))
    }

    @Test func noConsoleOfAnotherProjectIsOpened() async throws {
        for path in ["/v2.1/servers/\(Samples.web)/action", "/v2.1/red/servers/\(Samples.web)/action"] {
            let reply = try await self.api.post(path, self.action, headers: self.headers("red"))
            #expect(reply.status == 404)
        }
        let own = try await self.api.post("/v1/consoles", #"{"instance": "web"}"#, headers: self.headers("red"))
        #expect(own.status == 404)
    }

    @Test func anotherProjectInThePathIsNothing() async throws {
        #expect(try await self.api.get("/v2.1/blue/servers", headers: self.headers("blue")).status == 200)
        #expect(try await self.api.get("/v2.1/red/servers", headers: self.headers("blue")).status == 404)
        #expect(try await self.api.get("/v2.1/red/servers", headers: self.headers("admin")).status == 200)
    }

    @Test func theIdentityNoneIsAnAdministrator() async throws {
        let section = Section(SettingsNode(.empty, at: .init(line: 1, column: 1)), report: SettingsReport(file: "f"))
        let provider = try await #require(NoIdentityFactory(section: section)).makeIdentityProvider()
        let principal = try await provider.authenticate(header: { _ in nil }, client: "192.0.2.7")
        #expect(principal == Principal(name: "anonymous", isAdministrator: true))
        #expect(provider.admitsEveryone)
    }
}
