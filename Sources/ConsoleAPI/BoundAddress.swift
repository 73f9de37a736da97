// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// Where the API can be reached: what was configured, and the port that the system chose once it is bound.
///
/// The links in answers are made of it, never of a request's Host, which the caller writes.
final class BoundAddress: Sendable {
    private let address: Mutex<BindAddress>
    private let scheme: String

    init(_ address: BindAddress, isEncrypted: Bool = false) {
        self.address = Mutex(address)
        self.scheme = isEncrypted ? "https" : "http"
    }

    /// The port is known now.
    func bind(to port: Int) {
        self.address.withLock { $0.port = port }
    }

    /// The URL of `path`. Nobody can connect to "any address", so for that the path alone, which a client resolves
    /// against what it asked.
    func link(to path: String) -> String {
        let address = self.address.withLock { $0 }
        if IPAddress(address.host)?.isWildcard ?? address.host.isEmpty { return path }
        return "\(self.scheme)://\(address)\(path)"
    }
}
