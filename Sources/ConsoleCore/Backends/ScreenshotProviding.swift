// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A backend whose hypervisor can take a picture of an instance's screen.
public protocol ScreenshotProviding: HypervisorBackend {
    /// What the first screen of `instance` shows right now.
    ///
    /// Many may be asked for at once. Each holds no more than a few times ``Screenshot/maximumSize`` of memory, whatever
    /// the hypervisor sends.
    ///
    /// - Throws: `instanceNotFound`, `instanceNotRunning`, `consoleNotReady`, `consoleTypeUnavailable` for an instance
    ///   that has no screen or a hypervisor that takes no pictures, `backendDenied`, `backendUnavailable`, `timedOut`.
    func screenshot(of instance: InstanceID) async throws -> Screenshot
}
