// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What has happened to the objects of a pool, for `event.from`.
struct EventLog: Sendable {
    /// One change.
    struct Entry: Sendable {
        let number: Int
        /// The class in small letters, as events name it.
        let kind: String
        /// `add`, `mod` or `del`.
        let operation: String
        let ref: String
    }

    private(set) var entries: [Entry] = []
    private(set) var last = 0

    mutating func add(_ kind: String, _ operation: String, _ ref: String) {
        self.last += 1
        self.entries.append(Entry(number: self.last, kind: kind, operation: operation, ref: ref))
        // Who is further behind gets to hear less.
        if self.entries.count > 10_000 { self.entries.removeFirst(5000) }
    }

    /// What happened after number `token` to objects of these classes, `*` for all.
    func after(_ token: Int, classes: [String]) -> [Entry] {
        self.entries.filter { entry in
            entry.number > token
                && classes.contains { $0 == "*" || $0.lowercased() == entry.kind || $0 == "\(entry.kind)/\(entry.ref)" }
        }
    }
}
