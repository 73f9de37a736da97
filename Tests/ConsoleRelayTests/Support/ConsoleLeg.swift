// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit

@testable import ConsoleRelay

/// How the relay speaks to the console.
enum ConsoleLeg: CaseIterable {
    case clear
    case tls

    /// Runs `body` with a console of this kind.
    func withScene(
        _ behaviour: VNCScript.Behaviour, settings: RelaySettings = RelaySettings(),
        _ body: (Scene) async throws -> Void
    ) async throws {
        switch self {
        case .clear:
            try await body(Scene.set(VNCScript(behaviour: behaviour), settings: settings))
        case .tls:
            try await Vault.open { vault in
                let scene = try await Scene.set(vault.script(behaviour: behaviour), settings: settings) {
                    $0.endpoint.security.tls = vault.tls
                }
                try await body(scene)
            }
        }
    }
}
