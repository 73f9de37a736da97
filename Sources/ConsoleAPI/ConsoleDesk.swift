// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Hands out access URLs: checks the type and the principal, has a token made, and places it in the URL.
struct ConsoleDesk: Sendable {
    let visible: VisibleInstances
    let issuer: any ConsoleIssuing
    let accessURLs: AccessURLs

    /// A fresh URL for a console of `reference`, and what its session may do.
    ///
    /// - Parameter mode: what it is to be; `nil` for as much as the principal may.
    /// - Throws: ``ConsoleError`` with `consoleTypeUnavailable` when no listener speaks `type`, with `forbidden` when
    ///   `mode` is more than the principal may, or what finding the instance and issuing the token throw.
    func open(
        _ reference: InstanceReference, type: String, mode: ConsoleMode? = nil, for principal: Principal
    ) async throws -> (url: String, mode: ConsoleMode, issued: IssuedToken) {
        let type = ConsoleType(type)
        guard let accessURL = self.accessURLs[type: type] else {
            let known = self.accessURLs.types.joined(separator: ", ")
            throw ConsoleError(
                .consoleTypeUnavailable,
                "Console type '\(type.description.prefix(64))' is not available. Available: \(known).")
        }
        let instance = try await self.visible.find(reference, for: principal)
        let mode = try AccessPolicy.mode(mode, for: principal)
        let request = ConsoleRequest(instance: .id(instance.id), type: type, mode: mode, principal: principal)
        let issued = try await self.issuer.issue(request)
        return (accessURL(issued.token, mode), mode, issued)
    }

    /// Where `token` leads that was handed out here and can still be opened; `nil` when there is no such token.
    ///
    /// - Throws: ``ConsoleError`` with `forbidden` when the principal is no administrator: an address of a hypervisor is
    ///   nobody else's business. Or what ``ConsoleIssuing/target(of:types:)`` throws.
    func target(of token: String, for principal: Principal) async throws -> TokenTarget? {
        try AccessPolicy.demandAdministrator(principal)
        guard let token = AccessToken(token) else { return nil }
        return try await self.issuer.target(of: token, types: self.accessURLs.types.map { ConsoleType($0) })
    }
}
