// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import ConsoleAPI

@Suite struct ScreenshotTests {
    private let camera = FakeCamera(backend: FakeBackend(known: Samples.onKVM))

    private func api(_ identity: any IdentityProvider = FakeIdentity()) -> API {
        API(identity: identity, backends: ["kvm1": self.camera, "xen1": FakeBackend(known: Samples.onXen)])
    }

    private func get(_ instance: String, as token: String = "admin") async throws -> Reply {
        let name = try #require(HTTPField.Name("X-Auth-Token"))
        return try await self.api().get("/v1/instances/\(instance)/screenshot", headers: [name: token])
    }

    @Test(arguments: ["web", Samples.web])
    func aPictureComesAsItIs(_ instance: String) async throws {
        let reply = try await self.get(instance)
        #expect(reply.status == 200)
        #expect(reply.bytes == self.camera.bytes)
        #expect(reply.headers[.contentType] == "image/jpeg")
        #expect(reply.headers[.cacheControl] == "no-store")
        #expect(reply.headers[.xContentTypeOptions] == "nosniff")
        #expect(reply.headers[.contentLength].map { $0 == "8" } ?? true)
    }

    @Test func aPictureOfManyPiecesComesWhole() async throws {
        var camera = self.camera
        camera.bytes = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        camera.bytes += (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let reply = try await API(backends: ["kvm1": camera]).get("/v1/instances/web/screenshot")
        #expect(reply.headers[.contentType] == "image/png" && reply.bytes == camera.bytes)
    }

    @Test(
        arguments: [
            ("web", "blue", 200), ("web", "red", 404), ("database", "red", 409), ("database", "blue", 404),
            ("nobody", "admin", 404), ("mail.example.org", "admin", 400), ("mail.example.org", "blue", 404),
            ("we%62", "blue", 200), ("..%2Fweb", "blue", 404), ("%zz", "blue", 404),
        ])
    func whoSeesAnInstanceSeesItsScreen(_ instance: String, _ token: String, _ status: Int) async throws {
        let reply = try await self.get(instance, as: token)
        #expect(reply.status == status, "\(reply.body)")
        if status != 200 { #expect(!reply.bytes.starts(with: [0xff, 0xd8])) }
    }

    @Test func strangersAreAskedWhoTheyAre() async throws {
        #expect(try await self.api().get("/v1/instances/web/screenshot").status == 401)
        #expect(self.camera.asked.current == 0)
    }

    @Test func aBackendWithoutPicturesIsNamed() async throws {
        #expect(
            try await self.get("mail.example.org").message("badRequest")
                == "There are no screenshots of instance mail.example.org: backends of the kind of 'xen1' take none.")
    }

    @Test func onlyTheRightPathAndMethodHaveAPicture() async throws {
        for path in ["/v1/instances/web", "/v1/instances/web/screenshots", "/v1/instances/web/screenshot/1"] {
            #expect(try await self.api().get(path).status == 404)
        }
        #expect(try await self.api(Everybody()).post("/v1/instances/web/screenshot", "{}").status == 405)
    }

    @Test func noMoreThanFourAreTakenAtOnce() async throws {
        self.camera.isOpen.update { $0 = false }
        let service = self.api(Everybody()).service()
        let path = "/v1/instances/web/screenshot"
        try await service.application.test(.router) { client in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await client.execute(uri: path, method: .get) { $0.status.code } }
                }
                try await self.camera.asked.wait(for: "four pictures to be asked for") { $0 == 4 }
                let fifth = try await client.execute(uri: path, method: .get) { Reply($0) }
                #expect(fifth.status == 429 && fifth.headers[.retryAfter] == "5")
                #expect(
                    fifth.message("overLimit") == "Too many screenshots are being taken. Try again in a moment.")
                #expect(try await client.execute(uri: "/v1/instances", method: .get) { $0.status.code } == 200)
                self.camera.isOpen.update { $0 = true }
                for try await status in group { #expect(status == 200) }
            }
            // The places are free again, also after one whose bytes nobody wanted, and after failures.
            for method in [HTTPRequest.Method.head, .get] {
                for instance in ["web", "database", "nobody", "mail.example.org", "web", "web", "web"] {
                    let status = try await client.execute(uri: "/v1/instances/\(instance)/screenshot", method: method) {
                        $0.status.code
                    }
                    #expect(status != 429)
                }
            }
        }
        #expect(self.camera.asked.current > 4)
    }

    private struct Everybody: IdentityProvider {
        var admitsEveryone: Bool { true }

        func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal {
            Principal(name: "test", isAdministrator: true)
        }
    }
}
