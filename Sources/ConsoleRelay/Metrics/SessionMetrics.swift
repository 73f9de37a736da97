// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import CoreMetrics

/// What the data plane counts of its sessions.
package struct SessionMetrics: Sendable {
    private let active: Meter
    private let ended: [SessionEnd.Reason: Counter]
    private let fromClient: Counter
    private let fromConsole: Counter
    private let openTime: Timer
    private let framesRefused: Counter

    /// Metrics that `factory` makes.
    package init(factory: any MetricsFactory = MetricsSystem.factory) {
        self.active = Meter(label: "oriel_sessions_active", dimensions: [], factory: factory)
        self.ended = Dictionary(
            uniqueKeysWithValues: SessionEnd.Reason.allCases.map {
                (
                    $0,
                    Counter(label: "oriel_sessions_total", dimensions: [("reason", $0.rawValue)], factory: factory)
                )
            })
        func bytes(_ direction: String) -> Counter {
            Counter(label: "oriel_session_bytes_total", dimensions: [("direction", direction)], factory: factory)
        }
        self.fromClient = bytes("from_client")
        self.fromConsole = bytes("from_console")
        self.openTime = Timer(
            label: "oriel_console_open_seconds", dimensions: [], preferredDisplayUnit: .seconds, factory: factory)
        self.framesRefused = Counter(label: "oriel_frames_refused_total", dimensions: [], factory: factory)
        self.active.set(0)
    }

    /// A client sent a frame that its protocol or a limit does not allow.
    package func frameRefused() { self.framesRefused.increment() }

    /// A console is open, `nanoseconds` after its token came.
    func consoleOpened(after nanoseconds: Int64) { self.openTime.recordNanoseconds(nanoseconds) }

    func sessionBegan() { self.active.increment() }

    func sessionEnded(_ end: SessionEnd) {
        self.active.decrement()
        self.ended[end.reason]?.increment()
        self.fromClient.increment(by: end.bytesFromClient)
        self.fromConsole.increment(by: end.bytesFromConsole)
    }
}
