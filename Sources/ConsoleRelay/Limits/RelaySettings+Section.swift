// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore

extension RelaySettings {
    /// Reads its keys of a listener's section `limits`.
    package init(section: Section) {
        self.init()
        let range = Duration.milliseconds(100) ... .seconds(3600)
        self.setUpTimeout = section.time("set_up_timeout", default: self.setUpTimeout, in: range)
        self.connectTimeout = section.time("connect_timeout", default: self.connectTimeout, in: range)
        self.clientHandshakeTimeout = section.time(
            "handshake_timeout", default: self.clientHandshakeTimeout, in: range)
        self.stallTimeout = section.time("stall_timeout", default: self.stallTimeout, in: range)
        self.drainTimeout = section.time("drain_timeout", default: self.drainTimeout, in: range)
    }
}

extension Section {
    /// The duration at `key` inside `range`, for a timer of an event loop.
    package func time(
        _ key: String, default fallback: TimeAmount, in range: ClosedRange<Duration>
    ) -> TimeAmount {
        .nanoseconds(
            self.value(key, default: .nanoseconds(fallback.nanoseconds), in: range).wholeMilliseconds * 1_000_000)
    }
}
