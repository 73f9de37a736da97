// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Testing

@testable import ConsoleAPI

/// Who may do what, on every route that there is.
@Suite struct PolicyTests {
    private let api = API(
        identity: FakeIdentity(),
        backends: [
            "kvm1": FakeCamera(backend: FakeBackend(known: Samples.onKVM)), "xen1": FakeBackend(known: Samples.onXen),
        ])

    private static func headers(_ token: String) -> HTTPFields {
        HTTPField.Name("X-Auth-Token").map { [$0: token] } ?? [:]
    }

    /// A question about an instance, by any route.
    struct Question: Sendable, CustomTestStringConvertible {
        var method: HTTPRequest.Method
        var path: String
        var body: String?
        /// Whether names are understood.
        var takesNames = false

        var testDescription: String { "\(self.method.rawValue) \(self.path)" }

        func about(_ instance: String) -> (path: String, body: String?) {
            (self.path.replacing("ID", with: instance), self.body?.replacing("ID", with: instance))
        }
    }

    static let questions = [
        Question(method: .get, path: "/v2.1/servers/ID"), Question(method: .head, path: "/v2.1/servers/ID"),
        Question(method: .post, path: "/v2.1/servers/ID/action", body: #"{"os-getVNCConsole": {"type": "novnc"}}"#),
        Question(
            method: .post, path: "/v2.1/servers/ID/remote-consoles",
            body: #"{"remote_console": {"protocol": "vnc", "type": "novnc"}}"#),
        Question(method: .post, path: "/v1/consoles", body: #"{"instance": "ID"}"#, takesNames: true),
        Question(method: .post, path: "/v1/consoles", body: #"{"instance": "ID", "mode": "view"}"#, takesNames: true),
        Question(method: .get, path: "/v1/instances/ID/screenshot", takesNames: true),
    ]

    /// Not for readers.
    static let revocation = Question(method: .delete, path: "/v1/instances/ID/consoles", takesNames: true)

    @Test(arguments: Self.questions + [Self.revocation], ["red", "reader-red", "green"])
    func whatIsNotOnesOwnIsLikeWhatNobodyHas(_ question: Question, _ token: String) async throws {
        let pairs =
            [(Samples.web, Samples.nowhere)] + (question.takesNames ? [("web", "web-that-is-nowhere")] : [])
        for (foreign, missing) in pairs {
            var replies: [Reply] = []
            for instance in [foreign, missing] {
                let (path, body) = question.about(instance)
                replies.append(try await self.api.ask(question.method, path, body, headers: Self.headers(token)))
            }
            #expect(replies.map(\.status) == [404, 404])
            #expect(
                replies[0].body.replacing(foreign, with: "ID") == replies[1].body.replacing(missing, with: "ID"))
        }
    }

    @Test(arguments: Self.questions, ["blue", "reader-blue", "admin"])
    func onesOwnIsThere(_ question: Question, _ token: String) async throws {
        for instance in [Samples.web] + (question.takesNames ? ["web"] : []) {
            let (path, body) = question.about(instance)
            #expect(try await self.api.ask(question.method, path, body, headers: Self.headers(token)).status == 200)
        }
    }

    @Test(arguments: ["blue", "admin"]) func onesOwnIsRevoked(_ token: String) async throws {
        for instance in [Samples.web, "web"] {
            let (path, body) = Self.revocation.about(instance)
            let reply = try await self.api.ask(.delete, path, body, headers: Self.headers(token))
            #expect(reply.status == 200)
        }
        #expect(self.api.revoked.current == [Samples.web, Samples.web])
    }

    @Test(arguments: ["/v2.1/servers", "/v2.1/servers/detail", "/v2.1/servers?name=web", "/v1/instances"])
    func listsHoldOnesOwn(_ path: String) async throws {
        for (token, isThere) in [
            ("blue", true), ("reader-blue", true), ("red", false), ("green", false), ("admin", true),
        ] {
            let reply = try await self.api.get(path, headers: Self.headers(token))
            #expect(reply.status == 200)
            #expect(reply.body.contains(Samples.web) == isThere, "\(token)")
        }
    }

    @Test func aMarkerOfSomebodyElsesIsUnknown() async throws {
        let reply = try await self.api.get(
            "/v2.1/servers?marker=\(Samples.web)", headers: Self.headers("red"))
        #expect(reply.status == 400)
        #expect(reply.message("badRequest") == "marker [\(Samples.web)] not found")
    }

    @Test func aReaderGetsViewOnlyConsolesWhateverTheCall() async throws {
        let headers = Self.headers("reader-blue")
        for question in Self.questions where question.method == .post {
            let (path, body) = question.about(Samples.web)
            let reply = try await self.api.ask(.post, path, body, headers: headers)
            #expect(reply.status == 200)
            #expect(reply.body.contains("&view"))
        }
        #expect(self.api.issued.current == [.view, .view, .view, .view])
    }

    @Test func aReaderMayNotRevoke() async throws {
        let headers = Self.headers("reader-blue")
        let reply = try await self.api.ask(.delete, "/v1/instances/web/consoles", headers: headers)
        #expect(reply.status == 403)
        #expect(reply.message("forbidden") == "You may see this console and not revoke the access to it.")
        // Of what is not there to see, not even that.
        let foreign = try await self.api.ask(.delete, "/v1/instances/database/consoles", headers: headers)
        #expect(foreign.status == 404)
        #expect(self.api.revoked.current.isEmpty)
    }

    @Test func aReaderIsToldThatControlIsNotTheirs() async throws {
        let body = #"{"instance": "web", "mode": "control"}"#
        let reply = try await self.api.post("/v1/consoles", body, headers: Self.headers("reader-blue"))
        #expect(reply.status == 403)
        #expect(reply.message("forbidden") == "You may see this console and not control it: ask for mode 'view'.")
        #expect(self.api.issued.current.isEmpty)
        // Of what is not there to see, not even that.
        #expect(try await self.api.post("/v1/consoles", body, headers: Self.headers("reader-red")).status == 404)
    }

    @Test func aNameThatOthersHaveTooMeansOnesOwn() async throws {
        let red = [try #require(Samples.instance(Samples.mail, "web", project: "red", on: "xen1"))]
        let api = API(
            identity: FakeIdentity(),
            backends: ["kvm1": FakeBackend(known: Samples.onKVM), "xen1": FakeBackend(known: red)])
        let body = #"{"instance": "web"}"#
        let own = try await api.post("/v1/consoles", body, headers: Self.headers("red"))
        #expect(own["instance", "id"] == .string(Samples.mail))
        #expect(
            try await api.post("/v1/consoles", body, headers: Self.headers("blue"))["instance", "id"]
                == .string(Samples.web))
        #expect(try await api.post("/v1/consoles", body, headers: Self.headers("green")).status == 404)
        #expect(try await api.post("/v1/consoles", body, headers: Self.headers("admin")).status == 409)
    }

    @Test func aNameThatOneHasTwiceIsToldWithBothUUIDs() async throws {
        let also = [try #require(Samples.instance(Samples.mail, "web", project: "blue", on: "xen1"))]
        let api = API(
            identity: FakeIdentity(),
            backends: ["kvm1": FakeBackend(known: Samples.onKVM), "xen1": FakeBackend(known: also)])
        let reply = try await api.post("/v1/consoles", #"{"instance": "web"}"#, headers: Self.headers("blue"))
        #expect(reply.status == 409)
        let message = reply.message("conflictingRequest")
        #expect(message.contains(Samples.web) && message.contains(Samples.mail))
    }

    @Test func strangersAreToldHowToSignIn() async throws {
        for question in Self.questions + [Self.revocation] {
            let (path, body) = question.about(Samples.web)
            let reply = try await self.api.ask(question.method, path, body)
            #expect(reply.status == 401)
            #expect(reply.headers[.wwwAuthenticate] == "Fake realm=\"test\"")
        }
    }

    @Test func theLogNamesWhoAsked() async throws {
        _ = try await self.api.get("/v2.1/servers", headers: Self.headers("blue"))
        _ = try await self.api.get("/v2.1/servers/\(Samples.database)", headers: Self.headers("blue"))
        for line in ["info request", "info request refused"] {
            #expect(self.api.log.all.contains { $0.hasPrefix(line) && $0.contains("\"principal\": blue") })
        }
    }
}
