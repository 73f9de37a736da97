// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Hands out access URLs, each once: the one that was asked for at the start while it is good, and fresh ones from then on.
final class TokenDesk: Sendable {
    /// A URL that was given.
    struct Answer: Sendable {
        var url: String
        /// The instance's name.
        var name: String
        /// Until when it opens something.
        var deadline: ContinuousClock.Instant
    }

    /// The instance's name.
    let name: String

    /// A URL has to be good for this long: the gateway looks at it a moment after us.
    private static let margin = Duration.seconds(5)

    private let first: Mutex<Answer?>
    private let ask: @Sendable () async throws -> Answer

    /// A desk that has `first`, and gets what follows from `ask`.
    init(_ first: Answer, ask: @escaping @Sendable () async throws -> Answer) {
        self.name = first.name
        self.first = Mutex(first)
        self.ask = ask
    }

    /// A URL that nobody has got yet.
    func url(now: ContinuousClock.Instant = .now) async throws -> String {
        let first = self.first.withLock { answer in
            defer { answer = nil }
            return answer
        }
        if let first, first.deadline - Self.margin > now { return first.url }
        return try await self.ask().url
    }
}
