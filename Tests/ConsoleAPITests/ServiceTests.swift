// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import ConsoleAPI

@Suite struct ServiceTests {
    @Test func theServiceTellsThePortAndLinksToIt() async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let service = API().service(at: .init(host: "127.0.0.1", port: 0)) { told.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            let reply = try await Self.get("/v2.1", port: port)
            #expect(reply.status == .ok)
            #expect(String(buffer: reply.body ?? ByteBuffer()).contains("\"http://127.0.0.1:\(port)/v2.1/\""))
            group.cancelAll()
        }
    }

    @Test func largeHeadsAreRefused() async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let service = API().service(at: .init(host: "127.0.0.1", port: 0)) { told.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            let name = try #require(HTTPField.Name("X-Filler"))
            let fits = HTTPFields([HTTPField(name: name, value: String(repeating: "x", count: 7000))])
            #expect(try await Self.get("/healthz", port: port, headers: fits).status == .ok)
            let long = HTTPFields([HTTPField(name: name, value: String(repeating: "x", count: 9000))])
            let many = HTTPFields((0..<70).map { _ in HTTPField(name: name, value: "x") })
            for headers in [long, many] {
                let status = try? await Self.get("/healthz", port: port, headers: headers).status
                #expect(status != .ok)
            }
            group.cancelAll()
        }
    }

    @Test(arguments: [("0.0.0.0", "/v2.1/"), ("::", "/v2.1/"), ("::1", "http://[::1]:8774/v2.1/")])
    func linksAreMadeOfTheAddress(_ host: String, _ link: String) {
        #expect(BoundAddress(.init(host: host, port: 8774)).link(to: "/v2.1/") == link)
    }

    private static func get(
        _ path: String, port: Int, headers: HTTPFields = [:]
    ) async throws -> TestClient.Response {
        try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
            try await client.execute(
                TestClient.Request(path, method: .get, authority: "127.0.0.1:\(port)", headers: headers))
        }
    }
}
