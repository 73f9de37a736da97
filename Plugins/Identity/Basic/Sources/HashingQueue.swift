// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Dispatch
internal import Synchronization

/// Checks passwords on threads of its own, a bounded number at once and no long queue: what blocks has no place on an event
/// loop or a thread of Swift's. Callable from any isolation.
final class HashingQueue: Sendable {
    private struct State {
        var total = 0
        var addresses: [String: Int] = [:]
        var next = 0
    }

    private let lanes: [DispatchQueue]
    private let maximum: Int
    private let maximumPerAddress: Int
    private let state = Mutex(State())

    /// A queue.
    ///
    /// - Parameters:
    ///   - width: how many are checked at once.
    ///   - maximum: how many wait or are checked, in all.
    ///   - maximumPerAddress: how many of them are of one address.
    init(width: Int = 2, maximum: Int = 32, maximumPerAddress: Int = 8) {
        self.lanes = (0..<max(1, width)).map { DispatchQueue(label: "oriel.passwords.\($0)") }
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
    }

    /// How many wait or are checked.
    var count: Int { self.state.withLock { $0.total } }

    /// Runs `work` for `address`. It is run to its end also when nobody waits for it any more.
    ///
    /// - Throws: ``ConsoleError`` with `tooManySignIns` when there are as many as there may be.
    func run(for address: String, _ work: @escaping @Sendable () -> Bool) async throws -> Bool {
        guard let lane = self.enter(address) else {
            throw ConsoleError(.tooManySignIns, "too many passwords are being checked")
        }
        return await withCheckedContinuation { continuation in
            lane.async {
                let result = work()
                self.leave(address)
                continuation.resume(returning: result)
            }
        }
    }

    private func enter(_ address: String) -> DispatchQueue? {
        self.state.withLock { state in
            let ofAddress = state.addresses[address, default: 0]
            guard state.total < self.maximum, ofAddress < self.maximumPerAddress else { return nil }
            state.total += 1
            state.addresses[address] = ofAddress + 1
            state.next = (state.next + 1) % self.lanes.count
            return self.lanes[state.next]
        }
    }

    private func leave(_ address: String) {
        self.state.withLock { state in
            state.total -= 1
            let ofAddress = state.addresses[address, default: 0]
            state.addresses[address] = ofAddress > 1 ? ofAddress - 1 : nil
        }
    }
}
