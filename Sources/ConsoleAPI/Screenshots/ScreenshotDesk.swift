// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Takes screenshots: checks who asks, and asks the backend that has the instance.
struct ScreenshotDesk: Sendable {
    let visible: VisibleInstances

    /// What the first screen of `reference` shows.
    ///
    /// - Throws: ``ConsoleError`` as finding the instance; `consoleTypeUnavailable` when its backend has no screenshots;
    ///   or what ``ScreenshotProviding/screenshot(of:)`` throws.
    func take(of reference: InstanceReference, for principal: Principal) async throws -> Screenshot {
        let found = try await self.visible.locate(reference, for: principal)
        guard let backend = found.backend as? any ScreenshotProviding else {
            throw ConsoleError(
                .consoleTypeUnavailable,
                "There are no screenshots of instance \(reference.shown): backends of the kind of "
                    + "'\(found.instance.backend)' take none.")
        }
        return try await backend.screenshot(of: found.instance.id)
    }
}
