// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A backend that can hold the address that a console server listens on against where its operator wants it to listen.
public protocol ListenAddressChecking: HypervisorBackend {
    /// What the console server of `instance` listens on, and whether that is as it should be.
    ///
    /// - Throws: `instanceNotFound`, `backendUnavailable`, `timedOut`.
    func listenAddress(of instance: InstanceID) async throws -> ListenAddressFinding
}
