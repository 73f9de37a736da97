// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Waits for `operation`, but not longer than `limit`; `nil` when that passed. The operation itself goes on.
package func withDeadline<Answer: Sendable>(
    _ limit: Duration, _ operation: @escaping @Sendable () async -> Answer
) async -> Answer? {
    await withCheckedContinuation { continuation in
        let first = FirstAnswer(continuation)
        let timer = Task {
            try? await Task.sleep(for: limit)
            first.give(nil)
        }
        Task {
            first.give(await operation())
            timer.cancel()
        }
    }
}

/// Resumes a continuation with the first answer and drops the others.
private final class FirstAnswer<Answer: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Answer?, Never>?>

    init(_ continuation: CheckedContinuation<Answer?, Never>) {
        self.waiting = Mutex(continuation)
    }

    func give(_ answer: Answer?) {
        let continuation = self.waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: answer)
    }
}
