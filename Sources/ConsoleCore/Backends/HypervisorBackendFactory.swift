// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Reads the settings of one backend and makes it: the plug-in's one name in the catalogue.
public protocol HypervisorBackendFactory: Sendable {
    /// What `kind:` says in the configuration.
    static var kind: String { get }

    /// Reads the backend's own keys. Does no I/O.
    ///
    /// Every mistake is recorded in `section`; `nil` when the mistakes leave nothing to make. The caller has read `kind`
    /// and finishes the section.
    init?(section: Section, name: BackendName)

    /// Makes the backend. It may open connections, but must not fail because a hypervisor is away at the moment.
    func makeBackend(context: BackendContext) async throws -> any HypervisorBackend
}
