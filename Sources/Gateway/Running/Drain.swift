// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

/// Lets the gateway go away without cutting anybody off.
struct Drain: Sendable {
    let settings: ShutdownSettings
    let listeners: [any ConsoleListener]
    /// Leaves inherited sockets of other servers to the next process.
    let letGo: @Sendable () -> Void
    let logger: Logger

    /// Waits until clients have been sent elsewhere, takes no more of them, and returns when the sessions are over, by
    /// themselves or because their time was.
    func run() async {
        guard self.settings.drain > .zero else { return }
        self.logger.notice(
            "draining",
            metadata: ["pre_stop": "\(self.settings.preStop.text)", "drain": "\(self.settings.drain.text)"])
        guard (try? await Task.sleep(for: self.settings.preStop)) != nil else { return }
        self.letGo()
        await withDiscardingTaskGroup { group in
            for case let listener as any DrainingListener in self.listeners {
                group.addTask { await listener.drain(for: self.settings.drain, spread: self.settings.spread) }
            }
        }
    }
}
