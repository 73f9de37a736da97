// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension ConsoleDesk {
    /// Takes back all access to the console of `reference`: its tokens, and its sessions wherever they are.
    ///
    /// An administrator who gives the UUID needs no backend for it, neither one that answers nor one that knows the instance
    /// still. Only when there was nothing to revoke they are asked, so that a mistaken UUID is told.
    ///
    /// - Throws: ``ConsoleError`` with `forbidden` when the principal may only look, or what finding the instance and
    ///   ``ConsoleIssuing/revokeAccess(to:for:)`` throw.
    func revoke(_ reference: InstanceReference, for principal: Principal) async throws -> RevocationAnswer {
        guard principal.isAdministrator, case .id(let id) = reference else {
            let instance = try await self.visible.find(reference, for: principal)
            try AccessPolicy.demandControl(principal)
            return try await self.revoke(instance.id, for: principal)
        }
        let answer = try await self.revoke(id, for: principal)
        if answer.tokens == 0 {
            do {
                _ = try await self.visible.find(reference, for: principal)
            } catch let error as ConsoleError where error.code != .instanceNotFound {
                // It may be there, and nothing of it is left to revoke.
            }
        }
        return answer
    }

    private func revoke(_ instance: InstanceID, for principal: Principal) async throws -> RevocationAnswer {
        RevocationAnswer(
            instance: instance, tokens: try await self.issuer.revokeAccess(to: instance, for: principal))
    }
}
