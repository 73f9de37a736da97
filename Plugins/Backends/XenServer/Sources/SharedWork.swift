// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Work that all share who want it while it is under way.
///
/// It is nobody's in particular, so it goes on when one of them is cancelled.
final class SharedWork<Value: Sendable, Failure: Error>: Sendable {
    private typealias Work = Task<Result<Value, Failure>, Never>

    private let current = Mutex<Work?>(nil)

    /// What `work` gives, or the work of somebody else that has begun already.
    func run(_ work: @escaping @Sendable () async throws(Failure) -> Value) async throws(Failure) -> Value {
        let task = self.current.withLock { current in
            if let current { return current }
            let task = Work {
                let result: Result<Value, Failure>
                do throws(Failure) {
                    result = .success(try await work())
                } catch {
                    result = .failure(error)
                }
                self.current.withLock { $0 = nil }
                return result
            }
            current = task
            return task
        }
        return try await task.value.get()
    }
}
