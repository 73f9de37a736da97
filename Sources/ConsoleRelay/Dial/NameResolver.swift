// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOCore
package import NIOPosix

/// Turns host names into all their addresses.
///
/// getaddrinfo(3) blocks, so it runs on the threads of a pool and never on an event loop or the cooperative pool.
package struct NameResolver: Sendable {
    private let pool: NIOThreadPool
    private let lookUp: @Sendable (String) throws -> [IPAddress]

    /// A resolver that asks the system on the threads of `pool`.
    package init(pool: NIOThreadPool = .singleton) {
        self.init(pool: pool, lookUp: { try IPAddress.lookUp($0) })
    }

    /// A resolver that asks `lookUp`, for tests of names that change.
    package init(pool: NIOThreadPool = .singleton, lookUp: @escaping @Sendable (String) throws -> [IPAddress]) {
        self.pool = pool
        self.lookUp = lookUp
    }

    /// The addresses of `host`, in the system's order of preference. A numeric address is its own answer.
    ///
    /// - Throws: `consoleUnreachable` when the name has no address.
    package func addresses(of host: String) async throws -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        let lookUp = self.lookUp
        return try await self.pool.runIfActive { try lookUp(host) }
    }
}
