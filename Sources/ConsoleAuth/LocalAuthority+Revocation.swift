// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Logging

extension LocalAuthority {
    package func revokeAccess(to instance: InstanceID, for principal: Principal) async throws -> Int {
        // The store first: what ends before its token is worthless could be taken up again.
        let tokens = try await self.store.revoke(instance, .all)
        // With it those that the store holds no token for, and those that are being set up.
        let sessions = self.registry.endAll(of: instance, .revoked)
        self.revocations.tell(instance)
        self.logger.notice(
            "access revoked",
            metadata: [
                "instance": "\(instance)", "principal": "\(principal.name)", "tokens": "\(tokens)",
                "sessions": "\(sessions)",
            ])
        return tokens
    }

    /// Calls `observer` from now on, from any isolation, whenever all access to an instance was revoked here. Other
    /// processes may have sessions of it that nothing is known of here.
    package func onRevoked(_ observer: @escaping @Sendable (InstanceID) -> Void) {
        self.revocations.add(observer)
    }
}
