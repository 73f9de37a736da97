// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// The streams that proxies hold open. Callable from any isolation.
///
/// What does not fit into a stream any more is dropped: the next heartbeat says the same.
final class StreamHub: Sendable {
    private struct State {
        var streams: [String: [Int: AsyncStream<StreamEvent>.Continuation]] = [:]
        var next = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// How many events wait for one slow proxy, at most.
    static let limit = 1024

    /// A stream of `proxy`'s own, which may have several: an old process that drains, and a new one.
    func open(_ proxy: String) -> AsyncStream<StreamEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StreamEvent.self, bufferingPolicy: .bufferingNewest(Self.limit))
        let number = self.state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.streams[proxy, default: [:]][state.next] = continuation
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.leave(proxy, number) }
        continuation.yield(.hello)
        return stream
    }

    /// Whether `proxy` holds one open.
    func isConnected(_ proxy: String) -> Bool { self.state.withLock { $0.streams[proxy]?.isEmpty == false } }

    /// How many there are.
    var count: Int { self.state.withLock { $0.streams.values.reduce(0) { $0 + $1.count } } }

    /// Tells `event` to `proxy`.
    func tell(_ proxy: String, _ event: StreamEvent) {
        let streams = self.state.withLock { $0.streams[proxy].map { Array($0.values) } ?? [] }
        for stream in streams { stream.yield(event) }
    }

    /// Tells `event` to all.
    func tellAll(_ event: StreamEvent) {
        let streams = self.state.withLock { $0.streams.values.flatMap { $0.values } }
        for stream in streams { stream.yield(event) }
    }

    /// Ends all streams, and opens no more.
    func close() {
        let streams = self.state.withLock { state in
            state.isClosed = true
            return state.streams.values.flatMap { $0.values }
        }
        for stream in streams { stream.finish() }
    }

    private func leave(_ proxy: String, _ number: Int) {
        self.state.withLock { state in
            state.streams[proxy]?[number] = nil
            if state.streams[proxy]?.isEmpty == true { state.streams[proxy] = nil }
        }
    }
}
