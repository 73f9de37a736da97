// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import ConsoleAPI

@Suite struct OwnAPITests {
    private let api = API()

    @Test func healthIsAlwaysWell() async throws {
        let reply = try await API(readiness: .notReady("no")).get("/healthz")
        #expect(reply.status == 200)
        #expect(reply.body == "ok\n")
    }

    @Test func readinessSaysWhyNot() async throws {
        #expect(try await self.api.get("/readyz").json == ["ready": true])
        let reply = try await API(readiness: .notReady("the token store is away")).get("/readyz")
        #expect(reply.status == 503)
        #expect(reply.json == ["ready": false, "reason": "the token store is away"])
    }

    @Test func instancesAreListedWithWhatFailed() async throws {
        let down = FakeBackend(failure: ConsoleError(.backendUnavailable, "login refused"))
        let reply = try await API(backends: ["kvm1": FakeBackend(known: Samples.onKVM), "xen1": down])
            .get("/v1/instances")
        #expect(reply.status == 200)
        #expect(
            reply["instances", "1"]
                == [
                    "id": .string(Samples.web), "name": "web", "title": "Shop front", "project": "blue",
                    "power_state": "running", "backend": "kvm1",
                ])
        #expect(
            reply["errors"] == [["backend": "xen1", "code": "backendUnavailable", "message": "login refused"]])
    }

    @Test(arguments: ["web", Samples.web])
    func aConsoleIsOpenedByNameOrUUID(_ instance: String) async throws {
        let reply = try await self.api.post("/v1/consoles", #"{"instance": "\#(instance)", "type": "novnc"}"#)
        #expect(
            reply.json == [
                "url": .string("https://console.example.org/vnc?token=\(Samples.token)"), "type": "novnc",
                "mode": "control",
                "expires_in": 600, "instance": ["id": .string(Samples.web), "name": "web", "backend": "kvm1"],
            ])
    }

    @Test(arguments: [("control", ""), ("view", "&view")])
    func theModeIsThatOfTheTokenAndOfItsURL(mode: String, suffix: String) async throws {
        let reply = try await self.api.post("/v1/consoles", #"{"instance": "web", "mode": "\#(mode)"}"#)
        #expect(reply["url"] == .string("https://console.example.org/vnc?token=\(Samples.token)" + suffix))
        #expect(reply["mode"] == .string(mode))
        #expect(self.api.issued.current.map(\.rawValue) == [mode])
    }

    @Test func aModeThatThereIsNotIsNamed() async throws {
        let reply = try await self.api.post("/v1/consoles", #"{"instance": "web", "mode": "look"}"#)
        #expect(reply.body.contains("'mode' must be 'control' or 'view', not 'look'"))
        #expect(self.api.issued.current.isEmpty)
    }

    @Test func openStacksCallsGiveControl() async throws {
        let body = #"{"os-getVNCConsole": {"type": "novnc"}}"#
        #expect(try await self.api.post("/v2.1/servers/\(Samples.web)/action", body).status == 200)
        #expect(self.api.issued.current == [.control])
    }

    @Test func theTypeMayBeLeftOut() async throws {
        #expect(try await self.api.post("/v1/consoles", #"{"instance": "web"}"#).status == 200)
    }

    @Test(arguments: [
        ("{}", 400), (#"{"instance": 1}"#, 400), (#"{"instance": "web", "mode": "x"}"#, 400),
        (#"{"instance": "web", "mode": null}"#, 200), (#"{"instance": "web", "mode": true}"#, 400),
        (#"{"instance": "web", "mode": ""}"#, 400), (#"{"instance": "web", "view": true}"#, 400),
        (#"{"instance": "web", "type": null}"#, 200), (#"{"instance": "nobody"}"#, 404),
        (#"{"instance": "database"}"#, 409), (#"{"instance": ""}"#, 404),
        (#"{"instance": "web", "instance": "web"}"#, 400),
    ])
    func wishesAreChecked(_ body: String, _ status: Int) async throws {
        #expect(try await self.api.post("/v1/consoles", body).status == status)
    }

    @Test func anAnswerDoesNotPrintItsURL() throws {
        let instance = try #require(Samples.onKVM.first)
        let token = try #require(AccessToken(Samples.token))
        let answer = ConsoleAnswer(
            url: "https://x/?token=\(Samples.token)", type: "novnc", mode: .view,
            issued: IssuedToken(token: token, instance: instance, lifetime: .seconds(1)))
        var dumped = ""
        dump(answer, to: &dumped)
        #expect(!"\(answer)\(String(reflecting: answer))\(dumped)".contains(Samples.token))
    }
}
