// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// What every hypervisor adapter must do, as checks that its own tests run:
///
/// ```swift
/// #expect(await BackendConformance.violations(of: backend, known: id, named: "web") == [])
/// ```
public enum BackendConformance {
    /// What `backend` does that the protocol does not allow, a sentence each; none is what you want.
    ///
    /// The checks only ask. The instance must not be started, stopped or moved meanwhile.
    ///
    /// - Parameters:
    ///   - known: an instance that the hypervisor has, running or not.
    ///   - name: its name, if it can be asked for by name.
    public static func violations(
        of backend: any HypervisorBackend, known: InstanceID, named name: String? = nil
    ) async -> [String] {
        var checks = BackendChecks(backend: backend, known: known)
        await checks.listing()
        await checks.references(name: name)
        await checks.unknownReferences()
        await checks.console()
        await checks.screenshots()
        if checks.violations.isEmpty { await checks.confirmation() }
        return checks.violations
    }
}
