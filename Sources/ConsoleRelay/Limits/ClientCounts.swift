// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers

/// Counts what each client has open. A client that has nothing open is not in it. Callable from any isolation.
final class ClientCounts: Sendable {
    private let limit: Int?
    private let shards: [NIOLockedValueBox<[ClientKey: Int]>]

    /// Counts up to `limit` for each client; `nil` for any number.
    init(limit: Int?) {
        self.limit = limit
        self.shards = (0..<16).map { _ in NIOLockedValueBox([:]) }
    }

    /// The number of clients in it.
    var count: Int { self.shards.reduce(0) { sum, shard in sum + shard.withLockedValue { $0.count } } }

    /// Counts one more of `key`, unless it has as many as it may have.
    func add(_ key: ClientKey) -> Bool {
        self.shard(of: key).withLockedValue { counts in
            let count = counts[key] ?? 0
            if let limit = self.limit, count >= limit { return false }
            counts[key] = count + 1
            return true
        }
    }

    /// Counts one less.
    func remove(_ key: ClientKey) {
        self.shard(of: key).withLockedValue { counts in
            guard let count = counts[key] else { return }
            counts[key] = count > 1 ? count - 1 : nil
        }
    }

    private func shard(of key: ClientKey) -> NIOLockedValueBox<[ClientKey: Int]> {
        self.shards[Int(UInt(bitPattern: key.hashValue) % UInt(self.shards.count))]
    }
}
