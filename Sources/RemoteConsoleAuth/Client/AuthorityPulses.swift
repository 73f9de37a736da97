// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// When each authority was last heard on its stream. Callable from any isolation.
///
/// A question may take as long as a hypervisor takes to answer, so its own silence says nothing. The stream's does: an
/// authority that is there says so every ``StreamEvent/interval``, whatever it is busy with.
final class AuthorityPulses: Sendable {
    /// How long an authority may say nothing: then whoever waits for it is refused within 2 s.
    static let silence = Duration.milliseconds(1600)

    private let heard = Mutex<[AuthorityURL: Duration]>([:])
    private let uptime: @Sendable () -> Duration

    /// Pulses by a clock that tells what has passed since some moment.
    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    /// The moment it is.
    var now: Duration { self.uptime() }

    /// The stream of the authority at `url` said something.
    func hear(_ url: AuthorityURL) {
        let now = self.uptime()
        self.heard.withLock { $0[url] = now }
    }

    /// The stream of the authority at `url` is over, which is not the same as silent: the next connection tells more.
    func lose(_ url: AuthorityURL) {
        _ = self.heard.withLock { $0.removeValue(forKey: url) }
    }

    /// Whether the authority at `url` holds its stream open and says nothing, as a process does that was stopped.
    func hangs(_ url: AuthorityURL) -> Bool {
        let now = self.uptime()
        return self.heard.withLock { $0[url].map { now - $0 > Self.silence } ?? false }
    }

    /// Whether who asks the authority at `url` since `moment` should wait no longer: it was not heard in all that time.
    func isSilent(_ url: AuthorityURL, since moment: Duration) -> Bool {
        let now = self.uptime()
        return self.heard.withLock { now - max(moment, $0[url] ?? moment) > Self.silence }
    }
}
