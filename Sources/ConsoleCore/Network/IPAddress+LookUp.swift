// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension IPAddress {
    /// The addresses of `host`, in the system's order of preference. A numeric address is its own answer.
    ///
    /// getaddrinfo(3) blocks: call it on the threads of a pool, never on an event loop or in the cooperative pool.
    ///
    /// - Throws: ``ConsoleError`` with `consoleUnreachable` when the name has no address.
    public static func lookUp(_ host: String) throws(ConsoleError) -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
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
