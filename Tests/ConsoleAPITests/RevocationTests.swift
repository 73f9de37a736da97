// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Testing

@testable import ConsoleAPI

@Suite struct RevocationTests {
    private let api = API()

    @Test(arguments: ["web", Samples.web]) func allAccessIsRevokedByNameOrUUID(_ instance: String) async throws {
        let reply = try await self.api.ask(.delete, "/v1/instances/\(instance)/consoles")
        #expect(reply.status == 200)
        #expect(reply.json == ["instance": .string(Samples.web), "tokens": 2])
        #expect(self.api.revoked.current == [Samples.web])
    }

    @Test func anAdministratorsUUIDNeedsNoBackend() async throws {
        let down = FakeBackend(failure: ConsoleError(.backendUnavailable, "login refused"))
        let api = API(backends: ["kvm1": down])
        for instance in [Samples.web, Samples.nowhere] {
            #expect(try await api.ask(.delete, "/v1/instances/\(instance)/consoles").status == 200)
        }
        #expect(try await api.ask(.delete, "/v1/instances/web/consoles").status == 503)
        #expect(api.revoked.current == [Samples.web, Samples.nowhere])
    }

    @Test func anInstanceThatIsGoneIsRevokedWhileThereIsSomethingLeft() async throws {
        let api = API(backends: ["kvm1": FakeBackend()])
        let reply = try await api.ask(.delete, "/v1/instances/\(Samples.web)/consoles")
        #expect(reply.json == ["instance": .string(Samples.web), "tokens": 2])
        let mistaken = try await api.ask(.delete, "/v1/instances/\(Samples.nowhere)/consoles")
        #expect(mistaken.status == 404)
        #expect(mistaken.message("itemNotFound") == "Instance \(Samples.nowhere) could not be found.")
    }

    @Test func aStoreThatIsAwayIsTold() async throws {
        let api = API(issuingFails: ConsoleError(.authorityUnavailable, "host=db1"))
        let reply = try await api.ask(.delete, "/v1/instances/web/consoles")
        #expect(reply.status == 503)
        #expect(!reply.body.contains("db1"))
    }

    @Test(arguments: ["/v1/instances/web/consoles", "/v1/instances/\(Samples.web)/consoles"])
    func onlyDELETEIsAllowed(_ path: String) async throws {
        let reply = try await self.api.get(path)
        #expect(reply.status == 405)
        #expect(reply.headers[.allow] == "DELETE")
        #expect(self.api.revoked.current.isEmpty)
    }
}
