// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What systemd, or what acts like it, says to a service in its environment: sd_notify(3) and sd_listen_fds(3).
struct ServiceManager: Sendable {
    /// Where to report to; `nil` when nobody asked.
    var notifier: ServiceNotifier?
    /// How often a sign of life is awaited; `nil` when it is not.
    var watchdogInterval: Duration?
    /// The listening sockets that were passed.
    var sockets: InheritedSockets

    /// No service manager.
    static let none = ServiceManager(notifier: nil, watchdogInterval: nil, sockets: InheritedSockets([]))

    /// Reads the variables, and removes them: a child process must not take itself for the service.
    static func takeFromEnvironment() -> ServiceManager {
        var taken: [String: String] = [:]
        for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] {
            guard let value = getenv(name) else { continue }
            taken[name] = String(cString: value)
            unsetenv(name)
        }
        return ServiceManager(taken, process: getpid())
    }

    private init(notifier: ServiceNotifier?, watchdogInterval: Duration?, sockets: InheritedSockets) {
        self.notifier = notifier
        self.watchdogInterval = watchdogInterval
        self.sockets = sockets
    }

    /// What `environment` says to the process with this id. What is for another process is not for us.
    init(_ environment: [String: String], process: Int32) {
        func isOurs(_ variable: String) -> Bool { environment[variable].map { Int32($0) == process } ?? true }
        self.notifier = environment["NOTIFY_SOCKET"].flatMap { ServiceNotifier(address: $0) }
        self.watchdogInterval =
            environment["WATCHDOG_USEC"].flatMap { Int64($0) }
            .flatMap { $0 > 0 && isOurs("WATCHDOG_PID") ? .microseconds($0) : nil }
        // Unlike the watchdog's, this id must be there.
        let count = environment["LISTEN_FDS"].flatMap { Int32($0) } ?? 0
        guard count > 0, count <= 64, environment["LISTEN_PID"] != nil, isOurs("LISTEN_PID") else {
            self.sockets = InheritedSockets([])
            return
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        self.sockets = InheritedSockets(
            (0..<count).map { index in
                let name = Int(index) < names.count ? String(names[Int(index)]) : "unknown"
                return InheritedSockets.Socket(name: name, descriptor: 3 + index)
            })
    }
}
