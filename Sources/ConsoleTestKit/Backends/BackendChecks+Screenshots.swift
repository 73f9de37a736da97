// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension BackendChecks {
    /// There are screenshots of what has a screen and of nothing else, if the backend has any at all.
    mutating func screenshots() async {
        guard let backend = self.backend as? any ScreenshotProviding else { return }
        let known = self.known
        switch await self.ask({ _ in try await backend.screenshot(of: known) }) {
        case .success:
            if let state = self.listed?.powerState, !state.hasScreen {
                self.add("there is a screenshot while the instance is \(state.rawValue)")
            }
        case .failure(let code):
            if !Self.consoleFailures.contains(code) { self.add("screenshot fails with \(code)") }
        }
        let unknown = InstanceID(bytes: (.random(in: .min ... .max), .random(in: .min ... .max)))
        self.expectNotFound(
            await self.ask { _ in _ = try await backend.screenshot(of: unknown) }, "screenshot of an unknown UUID")
    }
}
