// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import HTTPTypes
import Testing

@testable import ConsoleAPI

@Suite struct OpenAPIDocumentTests {
    private let description: Description

    init() throws {
        self.description = try Description.served.get()
    }

    @Test func isServedToEverybody() async throws {
        for api in [API(), API(identity: FakeIdentity())] {
            let reply = try await api.get("/v1/openapi.json")
            #expect(reply.status == 200)
            #expect(reply.headers[.contentType] == "application/json")
            #expect(reply["openapi"] == "3.1.0")
            #expect(reply.json == self.description.document)
        }
    }

    @Test(arguments: Endpoint.allCases) func everyRouteIsDescribed(_ endpoint: Endpoint) {
        let ids = self.description.operations.map(\.id)
        #expect(ids.count { $0 == endpoint.rawValue } == 1)
        #expect(ids.count { $0 == endpoint.rawValue + "InProject" } == (endpoint.takesProject ? 1 : 0))
    }

    @Test func everythingDescribedIsARoute() throws {
        #expect(self.description.operations.count >= Endpoint.allCases.count)
        for operation in self.description.operations {
            let route = try #require(Route(path: operation.sample), "\(operation.path)")
            #expect(route.method == operation.method, "\(operation.path)")
            #expect(route.needsPrincipal == !operation.isOpen, "\(operation.path)")
            #expect((route.project != nil) == operation.path.contains("{project}"), "\(operation.path)")
            var id = route.endpoint.rawValue
            if route.project != nil { id += "InProject" }
            // "/v2.1/" is "/v2.1" as other clients write it.
            if operation.path.hasSuffix("/"), operation.path != "/" { id += "Slash" }
            #expect(operation.id == id)
        }
    }

    @Test func everyOperationHasAnIDOfItsOwn() {
        let ids = self.description.operations.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func everyReferenceLeadsSomewhere() {
        var count = 0
        func check(_ value: JSONValue) {
            switch value {
            case .array(let items): items.forEach(check)
            case .object(let members):
                if case .string(let reference)? = members["$ref"] {
                    count += 1
                    #expect(self.description.resolved(value) != .null, "\(reference)")
                }
                members.values.forEach(check)
            default: break
            }
        }
        check(self.description.document)
        #expect(count > 100)
    }

    @Test func faultsAreDescribedAsTheyAre() throws {
        var statuses: Set<Int> = []
        for operation in self.description.operations {
            for (status, answer) in operation.answers where status != "200" && operation.id != "checkReadiness" {
                let code = try #require(Int(status))
                let fault = Fault(HTTPResponse.Status(code: code), "message").body
                let schema = self.description.resolved(answer)["content"]["application/json"]["schema"]
                let described = self.description.resolved(schema)["properties"]
                #expect(Array(described.members.keys) == Array(fault.members.keys), "\(operation.id) \(status)")
                let member = described.members.values.first ?? .null
                #expect(member["properties"]["code"]["const"] == .integer(code), "\(operation.id) \(status)")
                statuses.insert(code)
            }
        }
        #expect(statuses == [400, 401, 403, 404, 406, 409, 413, 414, 415, 429, 500, 503])
    }

    @Test func aTestOfTheAPIObjectsToWhatIsNotDescribed() async throws {
        let reply = try await API().get("/v1/instances")
        var operation = try #require(self.description.operation(.get, "/v1/instances"))
        #expect(self.description.objection(to: reply, of: operation) == nil)
        let answer = operation.answers["200"]
        operation.answers["200"] = nil
        #expect(self.description.objection(to: reply, of: operation) == "listInstances: 200")
        operation.answers["200"] = ["content": ["text/plain": [:]]]
        #expect(self.description.objection(to: reply, of: operation) == "listInstances: 200 is application/json")
        operation.answers["200"] = [
            "content": answer?["content"] ?? .null, "headers": ["Retry-After": ["required": true]],
        ]
        #expect(self.description.objection(to: reply, of: operation) == "listInstances: 200 without Retry-After")
    }
}
