// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers
public import NIOCore
internal import NIOPosix

/// A value that tests wait on: a wait ends with the change that fulfils it, and never by polling.
public final class Watched<State: Sendable>: Sendable {
    /// A wait that took too long.
    public struct TimedOut: Error, CustomStringConvertible {
        /// What was waited for, and what there was instead.
        public var description: String
    }

    private struct Waiter: Sendable {
        var isFulfilled: @Sendable (State) -> Bool
        var promise: EventLoopPromise<Void>
    }

    private struct Box: Sendable {
        var state: State
        var waiters: [Int: Waiter] = [:]
        var next = 0
    }

    private let box: NIOLockedValueBox<Box>

    /// Begins with `state`.
    public init(_ state: State) {
        self.box = NIOLockedValueBox(Box(state: state))
    }

    /// The value now.
    public var current: State { self.box.withLockedValue { $0.state } }

    /// Changes the value, and lets go whoever waited for what it is now.
    @discardableResult
    public func update<Result: Sendable>(_ change: @Sendable (inout State) throws -> Result) rethrows -> Result {
        let (result, done) = try self.box.withLockedValue { box in
            let result = try change(&box.state)
            let ready = box.waiters.filter { $0.value.isFulfilled(box.state) }
            for key in ready.keys { box.waiters[key] = nil }
            return (result, ready.values.map(\.promise))
        }
        done.forEach { $0.succeed() }
        return result
    }

    /// Returns once `isFulfilled` says yes.
    ///
    /// - Throws: ``TimedOut`` after `limit`.
    public func wait(
        for what: String, within limit: TimeAmount = .seconds(60),
        until isFulfilled: @escaping @Sendable (State) -> Bool
    ) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: Void.self)
        let key = self.box.withLockedValue { box -> Int in
            box.next += 1
            box.waiters[box.next] = Waiter(isFulfilled: isFulfilled, promise: promise)
            return box.next
        }
        // What is there already counts as well.
        self.update { _ in }
        let timer = loop.scheduleTask(in: limit) {
            let late = self.box.withLockedValue { $0.waiters.removeValue(forKey: key) }
            late?.promise.fail(TimedOut(description: "waited in vain for \(what)"))
        }
        defer { timer.cancel() }
        try await promise.futureResult.get()
    }
}
