// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Kills authorities and stops them, one at a time and in turn, every two seconds or when the last one is there again: some
/// stops are longer than proxies wait, who then ask the other one while the first still has their questions.
final class AuthorityFaults: @unchecked Sendable {
    /// What was done.
    struct Count: Sendable {
        var kills = 0
        var stops = 0
    }

    private static let period = 2.0

    private let authorities: [ClusterMember]
    private let thread = DispatchGroup()
    private let lock = NSLock()
    // Guarded by the lock.
    private var generator: SeededGenerator
    private var count = Count()
    private var down: Int?
    private var isOver = false
    private var failure: (any Error)?

    /// Does so while `body` runs, and gives what was done; all authorities are there again then.
    static func run(
        on authorities: [ClusterMember], seed: UInt64, while body: (AuthorityFaults) async throws -> Void
    ) async throws -> Count {
        let faults = AuthorityFaults(authorities, seed: seed)
        do {
            try await body(faults)
        } catch {
            _ = try faults.end()
            throw error
        }
        return try faults.end()
    }

    private init(_ authorities: [ClusterMember], seed: UInt64) {
        self.authorities = authorities
        self.generator = SeededGenerator(seed: seed)
        self.thread.enter()
        Thread.detachNewThread {
            self.run()
            self.thread.leave()
        }
    }

    /// One that is alive and well.
    var spared: Int {
        self.lock.withLock {
            (0..<self.authorities.count).filter { $0 != self.down }.randomElement(using: &self.generator) ?? 0
        }
    }

    private func end() throws -> Count {
        self.lock.withLock { self.isOver = true }
        self.thread.wait()
        return try self.lock.withLock {
            if let failure = self.failure { throw failure }
            return self.count
        }
    }

    private func run() {
        var round = 0
        while !self.lock.withLock({ self.isOver }) {
            let began = Date()
            // Each of them is killed, and each is stopped.
            let (victim, isKill) = (round % self.authorities.count, (round / self.authorities.count + round) % 2 == 0)
            let seconds = self.lock.withLock {
                self.down = victim
                return Double.random(in: 0...(isKill ? 0.5 : 2.5), using: &self.generator)
            }
            do {
                try isKill ? self.kill(victim, for: seconds) : self.stop(victim, for: seconds)
            } catch {
                self.lock.withLock { (self.failure, self.isOver) = (error, true) }
            }
            self.lock.withLock {
                self.down = nil
                if isKill { self.count.kills += 1 } else { self.count.stops += 1 }
            }
            round += 1
            while !self.lock.withLock({ self.isOver }), Date().timeIntervalSince(began) < Self.period { usleep(20_000) }
        }
    }

    private func kill(_ victim: Int, for seconds: Double) throws {
        try self.authorities[victim].kill()
        usleep(UInt32(seconds * 1e6))
        try self.authorities[victim].start()
    }

    private func stop(_ victim: Int, for seconds: Double) {
        self.authorities[victim].pause()
        usleep(UInt32(seconds * 1e6))
        self.authorities[victim].resume()
    }
}
