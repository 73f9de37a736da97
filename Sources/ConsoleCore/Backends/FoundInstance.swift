// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An instance and the backend that has it.
public struct FoundInstance: Sendable {
    /// The instance.
    public var instance: Instance
    /// Its backend.
    public var backend: any HypervisorBackend

    /// `instance`, found on `backend`.
    public init(instance: Instance, backend: any HypervisorBackend) {
        self.instance = instance
        self.backend = backend
    }
}
