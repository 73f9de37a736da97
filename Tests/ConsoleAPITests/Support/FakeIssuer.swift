// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit

/// Makes a token for every instance that runs, and refuses as the authority would.
struct FakeIssuer: ConsoleIssuing {
    let directory: BackendDirectory
    var failure: ConsoleError?
    let issued: Watched<[ConsoleMode]>
    /// The instances that were revoked.
    let revoked: Watched<[String]>

    func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        if let failure = self.failure { throw failure }
        let instance = try await self.directory.find(request.instance).instance
        guard instance.powerState.hasScreen else {
            throw ConsoleError(.instanceNotRunning, "Instance \(instance.id) is not running.")
        }
        guard let token = AccessToken(Samples.token) else { throw ConsoleError(.internalError, "no token") }
        self.issued.update { $0.append(request.mode) }
        return IssuedToken(token: token, instance: instance, lifetime: .seconds(600))
    }

    /// The one token that there is leads to the first instance.
    func target(of token: AccessToken, types: [ConsoleType]) async throws -> TokenTarget? {
        guard token.reveal({ $0 }) == Samples.token, types == [.novnc], let id = InstanceID(Samples.web) else {
            return nil
        }
        return TokenTarget(instance: id, address: .tcp(host: "10.0.0.11", port: 5901))
    }

    /// There are two tokens of every instance but of the one that is nowhere.
    func revokeAccess(to instance: InstanceID, for principal: Principal) async throws -> Int {
        if let failure = self.failure { throw failure }
        self.revoked.update { $0.append(instance.description) }
        return instance.description == Samples.nowhere ? 0 : 2
    }
}
