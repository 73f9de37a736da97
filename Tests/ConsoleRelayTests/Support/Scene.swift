// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit

@testable import ConsoleRelay

/// A fake console, an authority that grants it, and a front that clients come to.
struct Scene {
    let server: FakeVNCServer
    let authorizer: FakeAuthorizer
    let front: TestFront

    static func set(
        _ script: VNCScript = VNCScript(), settings: RelaySettings = RelaySettings(),
        grant: (inout Grant) -> Void = { _ in }
    ) async throws -> Scene {
        let server = try await FakeVNCServer.start(script)
        var sample = FakeAuthorizer(port: server.port).state.current.grant
        grant(&sample)
        let authorizer = FakeAuthorizer(sample)
        return Scene(
            server: server, authorizer: authorizer, front: try await TestFront.start(authorizer, settings: settings))
    }

    /// How the sessions ended.
    var ends: [SessionEnd] { self.authorizer.state.current.ended }

    /// Waits for the end of `count` sessions, expects no connection to be left, and takes everything down.
    func strike(ends count: Int = 1) async throws {
        try await self.front.waitForEnds(count)
        try await self.server.waitForOpen(0)
        try await self.front.waitForClientsToClose()
        try await self.front.stop()
        try await self.server.stop()
    }
}
