// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The section `shutdown`: how the gateway goes away.
package struct ShutdownSettings: Sendable, Hashable {
    /// `drain` (300s, up to a day): how long sessions go on after the gateway is told to stop. 0s ends them at once.
    package var drain = Duration.seconds(300)
    /// `pre_stop` (0s, up to 5m): how long clients are still accepted after `/readyz` says no: the time that a load
    /// balancer takes to notice.
    package var preStop = Duration.zero

    /// What holds without a section.
    package init() {}

    /// Reads the section.
    init(section: Section) {
        self.drain = section.value("drain", default: self.drain, in: .zero ... .seconds(86_400))
        self.preStop = section.value("pre_stop", default: self.preStop, in: .zero ... .seconds(300))
        section.finish()
    }

    /// Within how long the sessions that are left are ended, one after the other: a tenth of the drain, at most 10 s.
    package var spread: Duration { min(self.drain / 10, .seconds(10)) }
}
