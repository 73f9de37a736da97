// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct AssignedProjectTests {
    private let id = InstanceID(bytes: (1, 1))
    private let other = InstanceID(bytes: (1, 2))

    @Test func whatTheOperatorSaysCountsMoreThanTheHypervisor() async throws {
        let backend = ScriptedBackend("kvm1")
        backend.add(self.id, name: "web", project: "blue")
        backend.add(self.other, name: "database", project: "blue")
        let directory = BackendDirectory(["kvm1": backend], projects: [self.id: "red"])
        func projects() async throws -> [String?] {
            let listed = try #require(try await directory.instances()["kvm1"]?.get())
            let web = try #require(listed.first { $0.id == self.id })
            let found = try await directory.find(.id(self.id)).instance
            let named = try await directory.find(.name("web")).instance
            #expect(found.project == web.project && named.project == web.project)
            return [web.project, listed.first { $0.id == self.other }?.project]
        }
        #expect(try await projects() == ["red", "blue"])
        directory.assign([:])
        #expect(try await projects() == ["blue", "blue"])
        directory.assign([self.other: "green"])
        #expect(try await projects() == ["blue", "green"])
    }
}
