// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension Collection where Self: Sendable, Element: Sendable, Index: Sendable {
    /// What `transform` makes of each element, in their order, of which at most `width`, at least one, are worked on at
    /// once.
    func boundedMap<Value: Sendable>(
        width: Int, _ transform: @escaping @Sendable (Element) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { group in
            var waiting = Array(self.enumerated())[...]
            var values: [(Int, Value)] = []
            func start() {
                guard let (number, element) = waiting.popFirst() else { return }
                group.addTask { (number, await transform(element)) }
            }
            for _ in 0..<Swift.max(1, width) { start() }
            while let value = await group.next() {
                values.append(value)
                start()
            }
            return values.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
