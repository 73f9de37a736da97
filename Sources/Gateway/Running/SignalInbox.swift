// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The signals that a running gateway listens to.
///
/// They are blocked in every thread and taken by one that waits for them. So none is lost, from the first line of the
/// program on: a signal that comes before anybody asks waits.
final class SignalInbox: Sendable {
    /// What is asked of the gateway.
    enum Wish: Sendable {
        /// SIGTERM or SIGINT.
        case stop
        /// SIGHUP.
        case reload
    }

    /// The wishes in their order. To be iterated once.
    let wishes: AsyncStream<Wish>
    private let stops = Atomic(0)

    /// How often the gateway was told to stop.
    var stopCount: Int { self.stops.load(ordering: .acquiring) }

    /// Blocks the signals. Call it before there is a second thread; threads that are made later inherit it.
    static func block() {
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // Whoever reads the log may go away; the gateway and its sessions stay.
        signal(SIGPIPE, SIG_IGN)
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
        return set
    }

    /// Begins to take the signals, which must be blocked.
    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Wish.self)
        self.wishes = stream
        let thread = DispatchQueue(label: "oriel.signals")
        thread.async { [self] in
            var set = Self.set
            while true {
                var number: Int32 = 0
                guard sigwait(&set, &number) == 0 else { continue }
                if number == SIGHUP {
                    continuation.yield(.reload)
                } else {
                    self.stops.add(1, ordering: .releasing)
                    continuation.yield(.stop)
                }
            }
        }
    }
}
