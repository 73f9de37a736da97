// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Testing

@testable import ConsoleAPI

@Suite struct ServersTests {
    private let api = API()
    private static let down = FakeBackend(failure: ConsoleError(.backendUnavailable, "10.0.0.21: login refused"))

    @Test func aListHasIdsAndNames() async throws {
        let reply = try await self.api.get("/v2.1/servers")
        #expect(reply.status == 200)
        #expect(reply.serverNames == ["database", "mail.example.org", "web"])
        #expect(reply["servers", "2", "id"] == .string(Samples.web))
        #expect(reply["servers", "2", "status"] == nil)
        let link = "http://127.0.0.1:8774/v2.1/servers/\(Samples.web)"
        #expect(reply["servers", "2", "links", "0", "href"] == .string(link))
    }

    @Test func detailsHaveTheState() async throws {
        let reply = try await self.api.get("/v2.1/servers/detail?name=web")
        #expect(reply.serverNames == ["web"])
        #expect(reply["servers", "0", "status"] == "ACTIVE")
        #expect(reply["servers", "0", "tenant_id"] == "blue")
        #expect(reply["servers", "0", "description"] == "Shop front")
        #expect(reply["servers", "0", "OS-EXT-STS:power_state"] == 1)
        #expect(reply["servers", "0", "OS-EXT-SRV-ATTR:instance_name"] == "web")
    }

    @Test(arguments: [
        (PowerState.running, "ACTIVE", 1), (.paused, "PAUSED", 3), (.suspended, "SUSPENDED", 7),
        (.stopped, "SHUTOFF", 4), (.crashed, "ERROR", 6), (.unknown, "UNKNOWN", 0),
    ])
    func everyStateHasItsWord(_ state: PowerState, _ word: String, _ number: Int) async throws {
        let known = [try #require(Samples.instance(Samples.web, "web", state))]
        let reply = try await API(backends: ["a": FakeBackend(known: known)]).get("/v2.1/servers/\(Samples.web)")
        #expect(reply["server", "status"] == .string(word))
        #expect(reply["server", "OS-EXT-STS:power_state"] == .integer(number))
    }

    @Test(arguments: [
        ("web", ["web"]), ("%5Eweb%24", ["web"]), ("^web$", ["web"]), ("^da", ["database"]),
        ("org$", ["mail.example.org"]),
        ("a", ["database", "mail.example.org"]), ("mail.example", ["mail.example.org"]), ("nobody", []), ("", nil),
        ("mail%5C.example", ["mail.example.org"]), ("^$", []), ("we+b", []),
    ])
    func namesAreFiltered(_ filter: String, _ names: [String]?) async throws {
        let reply = try await self.api.get("/v2.1/servers?name=\(filter)&all_tenants=1")
        #expect(reply.status == 200)
        #expect(reply.serverNames == names ?? ["database", "mail.example.org", "web"])
    }

    @Test(arguments: ["web.*", "%28a%2B%29%2B%24", "a%7Cb", "[ab]", "a^b", "a$b", "a%5C", "%5Cw", "a?", "a{2}"])
    func expressionsAreRefused(_ filter: String) async throws {
        let reply = try await self.api.get("/v2.1/servers?name=\(filter)")
        #expect(reply.status == 400)
        #expect(reply.message("badRequest").contains("literal text"))
    }

    @Test func pagesEnd() async throws {
        let first = try await self.api.get("/v2.1/servers?limit=2")
        #expect(first.serverNames == ["database", "mail.example.org"])
        let second = try await self.api.get("/v2.1/servers?limit=2&marker=\(Samples.mail)")
        #expect(second.serverNames == ["web"])
        let third = try await self.api.get("/v2.1/servers?limit=2&marker=\(Samples.web)")
        #expect(third.serverNames == [])
    }

    @Test(arguments: [
        "limit=-1", "limit=x", "limit=%2B5", "limit=", "limit=99999999999999999999", "marker=x",
        "marker=\(Samples.nowhere)",
    ])
    func pagesThatAreNoneAreRefused(_ query: String) async throws {
        #expect(try await self.api.get("/v2.1/servers?\(query)").status == 400)
    }

    @Test(arguments: ["web", Samples.nowhere, "detail.txt", "%2e%2e", String(repeating: "x", count: 1000)])
    func onlyUUIDsFindAServer(_ id: String) async throws {
        let reply = try await self.api.get("/v2.1/servers/\(id)")
        #expect(reply.status == 404)
        #expect(reply["itemNotFound", "code"] == 404)
    }

    @Test func aServerIsFoundInEitherCase() async throws {
        let reply = try await self.api.get("/v2.1/servers/\(Samples.web.uppercased())")
        #expect(reply["server", "id"] == .string(Samples.web))
    }

    @Test(arguments: [
        "/v2.1/0123abcd/servers", "/v2.1/0123abcd/servers/detail", "/v2.1/0123abcd/servers/\(Samples.web)",
    ])
    func aProjectInThePathIsAccepted(_ path: String) async throws {
        #expect(try await self.api.get(path).status == 200)
    }

    @Test func aProjectAloneIsNothing() async throws {
        let reply = try await self.api.get("/v2.1/0123abcd")
        #expect(reply.status == 404)
        #expect(reply["itemNotFound", "code"] == 404)
    }

    @Test func whatOthersKnowIsListedWhenABackendIsAway() async throws {
        let api = API(backends: ["kvm1": FakeBackend(known: Samples.onKVM), "xen1": Self.down])
        let reply = try await api.get("/v2.1/servers")
        #expect(reply.status == 200)
        #expect(reply.serverNames == ["database", "web"])
        #expect(api.log.all.contains { $0.hasPrefix("warning") && $0.contains("xen1") })
    }

    @Test func aListOfNobodyIsUnavailable() async throws {
        let reply = try await API(backends: ["kvm1": Self.down, "xen1": Self.down]).get("/v2.1/servers")
        #expect(reply.status == 503)
        #expect(reply["serviceUnavailable", "code"] == 503)
        #expect(reply.headers[.retryAfter] == "5")
        #expect(!reply.body.contains("10.0.0.21"))
    }

    @Test func aMovedInstanceIsListedWhereItRuns() async throws {
        let stale = [try #require(Samples.instance(Samples.web, "web", .stopped, on: "a"))]
        let live = [try #require(Samples.instance(Samples.web, "web", .running, on: "b"))]
        let api = API(backends: ["a": FakeBackend(known: stale), "b": FakeBackend(known: live)])
        let reply = try await api.get("/v1/instances")
        #expect(reply["instances", "0", "backend"] == "b")
        #expect(reply["instances", "1"] == nil)
    }
}
