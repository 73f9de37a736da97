// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOCore
package import NIOPosix

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Turns host names into all their addresses.
///
/// getaddrinfo(3) blocks, so it runs on the threads of a pool and never on an event loop or the cooperative pool.
package struct NameResolver: Sendable {
    private let pool: NIOThreadPool
    private let lookUp: @Sendable (String) throws -> [IPAddress]

    /// A resolver that asks the system on the threads of `pool`.
    package init(pool: NIOThreadPool = .singleton) {
        self.init(pool: pool, lookUp: Self.systemAddresses)
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

    private static func systemAddresses(of host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw ConsoleError(
                .consoleUnreachable, "the host '\(host)' cannot be resolved: \(String(cString: gai_strerror(status)))")
        }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        for entry in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let info = entry?.pointee, let raw = info.ai_addr else { continue }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard
                getnameinfo(raw, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0,
                let address = IPAddress(
                    String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)),
                !addresses.contains(address)
            else { continue }
            addresses.append(address)
        }
        return addresses
    }
}
