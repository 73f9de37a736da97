// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Where a console can be connected to: `host` and `port`, or `socket`, a Unix socket of the machine that both are on.
struct WireAddress: Codable, Sendable, Hashable {
    var host: String?
    var port: Int?
    var socket: String?

    /// What `address` says.
    ///
    /// - Throws: `consoleUnreachable` for a descriptor, which belongs to one process.
    init(_ address: ConsoleAddress) throws {
        switch address {
        case .tcp(let host, let port): (self.host, self.port) = (host, port)
        case .unixSocket(let path): self.socket = path
        case .descriptor:
            throw ConsoleError(
                .consoleUnreachable,
                "the console listens on nothing (listen type='none'): it can be handed to a listener of the authority's "
                    + "own process and to no proxy. Give it listen type='address'")
        }
    }

    /// The address.
    func value() throws -> ConsoleAddress {
        switch (self.host, self.port, self.socket) {
        case (let host?, let port?, nil):
            guard let dialled = DialHost(host), !dialled.isWildcard, (1...65_535).contains(port) else {
                throw Wire.refusal("this address of a console")
            }
            return .tcp(host: host, port: port)
        case (nil, nil, let path?):
            guard path.hasPrefix("/"), path.utf8.count <= 107, !path.utf8.contains(0) else {
                throw Wire.refusal("this socket of a console")
            }
            return .unixSocket(path: path)
        default:
            throw Wire.refusal("an address that is neither host and port nor a socket")
        }
    }
}
