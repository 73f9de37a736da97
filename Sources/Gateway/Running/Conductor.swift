// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Dispatch
internal import Logging
internal import Metrics
internal import ServiceLifecycle

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Does what the signals ask for.
struct Conductor: Sendable {
    /// How long an end that was asked for twice may take.
    private static let patience = DispatchTimeInterval.seconds(4)

    let startUp: StartUp
    let reloader: Reloader
    let shutdown: Replaceable<ShutdownSettings>
    let listeners: [any ConsoleListener]
    let letGo: @Sendable () -> Void
    let phase: Phase
    let group: ServiceGroup
    let logger: Logger

    /// Runs until the gateway is told to end, or until it is cancelled.
    func run() async {
        let results = ReloadResult.allCases.reduce(into: [ReloadResult: Counter]()) { counters, result in
            counters[result] = Counter(label: "oriel_reload_total", dimensions: [("result", result.rawValue)])
        }
        await withTaskGroup { tasks in
            for await wish in self.startUp.signals.wishes {
                switch wish {
                case .reload where self.phase.isDraining:
                    self.logger.warning("configuration not reloaded: the gateway is going away")
                case .reload:
                    let result = await self.reload()
                    results[result]?.increment()
                case .stop where !self.phase.isDraining:
                    self.phase.beginDraining()
                    self.startUp.manager.notifier?.stopping(status: "draining")
                    tasks.addTask {
                        await Drain(
                            settings: self.shutdown.current, listeners: self.listeners, letGo: self.letGo,
                            logger: self.logger
                        ).run()
                        await self.group.triggerGracefulShutdown()
                    }
                case .stop:
                    self.logger.notice("ending now")
                    self.endSoon()
                    await self.group.triggerGracefulShutdown()
                }
            }
            tasks.cancelAll()
        }
    }

    private func reload() async -> ReloadResult {
        self.startUp.manager.notifier?.reloading()
        let result = await self.reloader.reload()
        self.startUp.manager.notifier?.ready(
            status: result == .done ? "ready" : "ready; the file was not read again, see the log")
        return result
    }

    /// Ends the process in a moment, whatever still keeps it: it was told twice.
    private func endSoon() {
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) {
            LogQueue.standardError.flush()
            exit(CommandStatus.failure.rawValue)
        }
    }
}
