// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Counts events by key in windows of a fixed length, such as connections of an address in a second.
///
/// A window begins with a key's first event. Each question costs the same however many keys there are, and the keys that
/// are kept are bounded: they lie in two tables, and when the younger one is full, or older than a window, it becomes
/// the older one, which is forgotten. A key that asks on meanwhile moves along. Callable from any isolation.
package final class RateLimiter<Key: Hashable & Sendable>: Sendable {
    private struct Window {
        var start: Duration
        var count: Int
    }

    private struct Tables {
        var young: [Key: Window] = [:]
        var old: [Key: Window] = [:]
        var turned: Duration
    }

    /// Events of one key in one window that are within the limit; `nil` for any number.
    package let limit: Int?
    private let window: Duration
    private let capacity: Int
    private let uptime: @Sendable () -> Duration
    private let shards: [Shard]

    private final class Shard: Sendable {
        let tables: Mutex<Tables>

        init(turned: Duration) {
            self.tables = Mutex(Tables(turned: turned))
        }
    }

    /// A counter.
    ///
    /// - Parameter capacity: the number of keys that are kept for certain, at least; twice as many are kept at most.
    package init(
        limit: Int?, per window: Duration, capacity: Int = 65_536,
        uptime: @escaping @Sendable () -> Duration = TimeSource.systemUptime
    ) {
        self.limit = limit
        self.window = window
        self.uptime = uptime
        let shards = 16
        self.capacity = max(1, capacity / shards)
        let now = uptime()
        self.shards = (0..<shards).map { _ in Shard(turned: now) }
    }

    /// Counts an event of `key` and says whether it is within the limit. What is not is not counted.
    package func admit(_ key: Key) -> Bool {
        guard let limit = self.limit else { return true }
        return self.withWindow(of: key) { window in
            guard window.count < limit else { return false }
            window.count += 1
            return true
        }
    }

    /// Whether `key` has used its limit up for now. Counts nothing.
    package func isExhausted(_ key: Key) -> Bool {
        guard let limit = self.limit else { return false }
        let now = self.uptime()
        return self.shard(of: key).tables.withLock { tables in
            guard let window = tables.young[key] ?? tables.old[key] else { return false }
            return now - window.start < self.window && window.count >= limit
        }
    }

    /// The number of keys that are kept.
    package var count: Int {
        self.shards.reduce(0) { sum, shard in sum + shard.tables.withLock { $0.young.count + $0.old.count } }
    }

    private func withWindow<Result: Sendable>(of key: Key, _ body: (inout Window) -> Result) -> Result {
        let now = self.uptime()
        return self.shard(of: key).tables.withLock { tables in
            var window = tables.young[key] ?? tables.old[key] ?? Window(start: now, count: 0)
            if now - window.start >= self.window { window = Window(start: now, count: 0) }
            let result = body(&window)
            if tables.young[key] == nil, tables.young.count >= self.capacity || now - tables.turned >= self.window {
                tables.old = tables.young
                tables.young = [:]
                tables.turned = now
            }
            tables.old[key] = nil
            tables.young[key] = window
            return result
        }
    }

    private func shard(of key: Key) -> Shard {
        self.shards[Int(UInt(bitPattern: key.hashValue) % UInt(self.shards.count))]
    }
}
