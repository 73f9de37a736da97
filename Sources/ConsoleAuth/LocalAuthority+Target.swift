// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

extension LocalAuthority {
    package func target(of token: AccessToken, types: [ConsoleType]) async throws -> TokenTarget? {
        let (hash, now) = (self.key.hash(token), self.clock.now())
        for type in types {
            guard let record = try await self.store.look(at: hash, type: type, at: now) else { continue }
            let found = try await self.directory.find(.id(record.instance))
            let endpoint = try await found.backend.consoleEndpoint(of: record.instance, kind: .vnc)
            return TokenTarget(instance: record.instance, address: endpoint.address)
        }
        return nil
    }
}
