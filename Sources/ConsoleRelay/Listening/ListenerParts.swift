// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import CoreMetrics

/// What a listener makes once and keeps over every reload, and what it makes of that for its settings of the time.
/// Callable from any isolation.
package struct ListenerParts: Sendable {
    /// The one gate of the listener's whole life: a reload forgets nobody.
    package let gate: ConnectionGate
    /// The numbers of its sessions.
    package let metrics: SessionMetrics
    /// Its log, for what clients can cause as often as they like.
    package let calm: CalmLog

    private let context: ListenerContext
    private let policy: EgressPolicy

    /// The parts of a listener that lets in what `limits` allow.
    package init(
        context: ListenerContext, limits: ConnectionLimits, time: TimeSource, metrics: any MetricsFactory
    ) {
        self.gate = ConnectionGate(limits, logger: context.logger, time: time, metrics: metrics)
        self.metrics = SessionMetrics(factory: metrics)
        self.calm = CalmLog(context.logger)
        self.context = context
        self.policy = EgressPolicy(ownAddresses: context.ownAddresses, localAddresses: LocalAddresses.current)
    }

    /// What opens consoles with these settings.
    package func opener(_ settings: RelaySettings) -> SessionOpener {
        SessionOpener(
            authorizer: self.context.authorizer, dialer: ConsoleDialer(policy: self.policy, settings: settings),
            settings: settings, metrics: self.metrics, logger: self.context.logger)
    }
}
