// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import ConsoleAPI

@Suite struct VersionTests {
    private let api = API()

    @Test func theRootListsTheVersion() async throws {
        let reply = try await self.api.get("/")
        #expect(reply.status == 200)
        #expect(reply["versions", "0", "id"] == "v2.1")
        #expect(reply["versions", "0", "status"] == "CURRENT")
    }

    @Test(arguments: ["/v2.1", "/v2.1/"])
    func bothSpellingsOfTheVersionHaveWhatClientsNeed(_ path: String) async throws {
        let reply = try await self.api.get(path)
        #expect(reply.status == 200)
        #expect(reply["version", "id"] == "v2.1")
        #expect(reply["version", "status"] == "CURRENT")
        #expect(reply["version", "version"] == "2.99")
        #expect(reply["version", "min_version"] == "2.1")
        #expect(reply["version", "links", "0", "rel"] == "self")
        #expect(reply["version", "links", "0", "href"] == "http://127.0.0.1:8774/v2.1/")
    }

    @Test func versionsAreToldToStrangers() async throws {
        let reply = try await API(identity: FakeIdentity()).get("/v2.1/")
        #expect(reply.status == 200)
    }

    @Test(arguments: [
        ([(HTTPField.Name, String)](), "2.1"), ([(.novaAPIVersion, "2.79")], "2.79"),
        ([(.openStackAPIVersion, "compute 2.6")], "2.6"), ([(.openStackAPIVersion, "compute latest")], "2.99"),
        ([(.openStackAPIVersion, "identity 3.1, compute 2.8")], "2.8"), ([(.openStackAPIVersion, "volume 3.1")], "2.1"),
        ([(.openStackAPIVersion, "compute 2.6"), (.novaAPIVersion, "2.79")], "2.6"),
    ])
    func theMicroversionIsEchoed(_ fields: [(HTTPField.Name, String)], _ version: String) async throws {
        var headers = HTTPFields()
        for (name, value) in fields { headers[name] = value }
        let reply = try await self.api.get("/v2.1/servers", headers: headers)
        #expect(reply.status == 200)
        #expect(reply.headers[.openStackAPIVersion] == "compute \(version)")
        #expect(reply.headers[.novaAPIVersion] == version)
        #expect(reply.headers[.vary] == "OpenStack-API-Version, X-OpenStack-Nova-API-Version")
    }

    @Test(arguments: [
        ("2.100", 406, "computeFault"), ("2.0", 406, "computeFault"), ("3.1", 406, "computeFault"),
        ("two", 400, "badRequest"), ("2", 400, "badRequest"), ("2.1.1", 400, "badRequest"), ("2.x", 400, "badRequest"),
        ("2.99999999999999999999", 400, "badRequest"), ("-2.1", 400, "badRequest"),
    ])
    func otherMicroversionsAreRefused(_ version: String, _ status: Int, _ key: String) async throws {
        let reply = try await self.api.get("/v2.1/servers", headers: [.novaAPIVersion: version])
        #expect(reply.status == status)
        #expect(reply[key, "code"] == .integer(status))
    }
}
