// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Hands out access URLs: checks the type and the principal, has a token made, and places it in the URL.
struct ConsoleDesk: Sendable {
    let visible: VisibleInstances
    let issuer: any ConsoleIssuing
    let accessURLs: AccessURLs

    /// A fresh URL for a console of `reference`.
    ///
    /// - Throws: ``ConsoleError`` with `consoleTypeUnavailable` when no listener speaks `type`, or what finding the
    ///   instance and issuing the token throw.
    func open(
        _ reference: InstanceReference, type: String, mode: ConsoleMode = .control, for principal: Principal
    ) async throws -> (url: String, issued: IssuedToken) {
        let type = ConsoleType(type)
        guard let accessURL = self.accessURLs[type: type] else {
            let known = self.accessURLs.types.joined(separator: ", ")
            throw ConsoleError(
                .consoleTypeUnavailable,
                "Console type '\(type.description.prefix(64))' is not available. Available: \(known).")
        }
        let instance = try await self.visible.find(reference, for: principal)
        let request = ConsoleRequest(instance: .id(instance.id), type: type, mode: mode, principal: principal)
        let issued = try await self.issuer.issue(request)
        return (accessURL(issued.token, mode), issued)
    }
}
