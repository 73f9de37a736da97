// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit

/// A backend that has the same picture of every instance that runs, and may be held while it takes one.
struct FakeCamera: ScreenshotProviding {
    var backend: FakeBackend
    var bytes: [UInt8] = [0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]
    /// False: whoever asks for a picture waits.
    var isOpen = Watched(true)
    /// How many asked for one.
    var asked = Watched(0)

    var egress: EgressRules { self.backend.egress }

    func instances() async throws -> [Instance] { try await self.backend.instances() }

    func instance(named reference: InstanceReference) async throws -> Instance {
        try await self.backend.instance(named: reference)
    }

    func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        try await self.backend.consoleEndpoint(of: instance, kind: kind)
    }

    func screenshot(of instance: InstanceID) async throws -> Screenshot {
        self.asked.update { $0 += 1 }
        try await self.isOpen.wait(for: "the test to let the pictures go") { $0 }
        guard try await self.instance(named: .id(instance)).powerState.hasScreen else {
            throw ConsoleError(.instanceNotRunning, "\(instance) is not running")
        }
        return try Screenshot(bytes: self.bytes)
    }

    func shutdown() async {}
}
