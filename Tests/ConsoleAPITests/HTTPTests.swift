// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import ConsoleAPI

@Suite struct HTTPTests {
    private let api = API()

    @Test(arguments: [
        "/v1", "/v2", "/v2.1/servers/a/b/c", "/v2.1/a/b/servers", "/metrics", "/%zz", "/v2.1/%ff/servers",
    ])
    func unknownPathsAreFaults(_ path: String) async throws {
        let reply = try await self.api.get(path)
        #expect(reply.status == 404)
        #expect(reply["itemNotFound", "code"] == 404)
        #expect(reply.headers[.contentType] == "application/json")
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, "/v2.1/servers", "GET, HEAD"), (.delete, "/v2.1/servers/\(Samples.web)", "GET, HEAD"),
        (.get, "/v2.1/servers/\(Samples.web)/action", "POST"), (.put, "/v1/consoles", "POST"),
        (.options, "/v1/consoles", "POST"),
    ])
    func otherMethodsAreRefused(_ method: HTTPRequest.Method, _ path: String, _ allowed: String) async throws {
        let reply = try await self.api.ask(method, path)
        #expect(reply.status == 405)
        #expect(reply["badMethod", "code"] == 405)
        #expect(reply.headers[.allow] == allowed)
    }

    @Test func headHasNoBody() async throws {
        let reply = try await self.api.ask(.head, "/healthz")
        #expect(reply.status == 200)
        #expect(reply.body.isEmpty)
    }

    @Test func everyAnswerHasItsIdAndIsKeptByNobody() async throws {
        for path in ["/", "/healthz", "/v2.1/servers", "/nowhere"] {
            let reply = try await self.api.get(path)
            let id = reply.headers[.computeRequestID]
            #expect(id?.hasPrefix("req-") == true && id?.count == 40)
            #expect(reply.headers[.openStackRequestID] == id)
            #expect(reply.headers[.cacheControl] == "no-store")
            #expect(reply.headers[.xContentTypeOptions] == "nosniff")
            #expect(reply.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test(arguments: ["name=%zz", "limit=%ff", "%f=1", "a=b&limit=2%"])
    func aQueryThatCannotBeDecodedIsNotPassedOver(_ query: String) async throws {
        let reply = try await self.api.get("/v2.1/servers?\(query)")
        #expect(reply.status == 400)
        #expect(reply.message("badRequest").contains("UTF-8"))
    }

    @Test func aLongPathIsRefused() async throws {
        let reply = try await self.api.get("/v2.1/servers?name=" + String(repeating: "x", count: 5000))
        #expect(reply.status == 414)
    }

    @Test func requestsAreLoggedWithoutTheirQuery() async throws {
        _ = try await self.api.get("/v2.1/servers?name=private")
        let line = try #require(self.api.log.all.first { $0.hasPrefix("info request") })
        #expect(line.contains("/v2.1/servers"))
        #expect(line.contains("200"))
        #expect(!line.contains("private"))
    }

    @Test(arguments: [
        ("localhost", 200), ("LOCALHOST:8774", 200), ("127.0.0.1", 200), ("127.8.9.10:80", 200), ("[::1]:8774", 200),
        ("[::1]", 200), ("evil.example", 403), ("evil.example:8774", 403), ("localhost.evil.example", 403),
        ("10.0.0.1", 403), ("127.0.0.1.evil.example", 403), ("[::2]", 403), ("[::1", 403), ("localhost:x", 403),
        ("localhost:80:80", 403), ("[::1]x", 403), ("", 403), ("127.1", 403), (nil, 403),
    ])
    func anOpenAPIAnswersOnlyUnderALoopbackName(_ host: String?, _ status: Int) async throws {
        for path in ["/healthz", "/v2.1/servers", "/v1/instances"] {
            #expect(try await Self.ask(self.api, path, host: host) == status)
        }
    }

    @Test func anAPIThatAsksWhoItIsAnswersUnderAnyName() async throws {
        #expect(try await Self.ask(API(identity: FakeIdentity()), "/healthz", host: "console.example.org") == 200)
    }

    private static func ask(_ api: API, _ path: String, host: String?) async throws -> Int {
        let request = Request(
            head: HTTPRequest(method: .get, scheme: "http", authority: host, path: path),
            body: RequestBody(buffer: ByteBuffer()))
        let context = ChannelRequestContext(
            source: ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: api.log.logger))
        return try await api.service().responder.respond(to: request, context: context).status.code
    }
}
