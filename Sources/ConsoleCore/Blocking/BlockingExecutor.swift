// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// Runs the jobs of one actor in order on a thread of their own, where they may block: for C libraries whose calls wait.
package final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// An executor whose queue debuggers show as `label`.
    package init(label: String) {
        self.queue = DispatchQueue(label: label)
    }

    /// Puts `job` behind those that wait.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
