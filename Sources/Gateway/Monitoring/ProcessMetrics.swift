// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import NIOCore
internal import Telemetry

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What Prometheus expects to know of a process, and of this one in particular. Only /proc/self is read: a hardened
/// service sees nothing else of /proc.
struct ProcessMetrics: Sendable {
    private let memory: Meter
    private let descriptors: Meter
    private let cpu: Meter

    /// Begins to report to `registry`, through which the metrics must go.
    static func register(in registry: MetricsRegistry, eventLoops: Int, descriptorLimit: Int) {
        let metrics = ProcessMetrics(
            memory: Meter(label: "process_resident_memory_bytes", factory: registry),
            descriptors: Meter(label: "process_open_fds", factory: registry),
            cpu: Meter(label: "oriel_process_cpu_seconds", factory: registry))
        Meter(label: "process_max_fds", factory: registry).set(descriptorLimit)
        Meter(label: "process_start_time_seconds", factory: registry).set(Date().timeIntervalSince1970)
        Meter(label: "oriel_build_info", dimensions: [("version", OrielVersion.current)], factory: registry).set(1)
        Meter(label: "oriel_event_loops", factory: registry).set(eventLoops)
        registry.collect { metrics.update() }
    }

    private func update() {
        if let status = Self.read("/proc/self/statm"), let pages = status.split(separator: " ").dropFirst().first,
            let count = Int(pages)
        {
            self.memory.set(count * sysconf(Int32(_SC_PAGESIZE)))
        }
        // The directory that is read is open meanwhile, and is not counted.
        if let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            self.descriptors.set(names.count - 1)
        }
        var usage = rusage()
        if getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 {
            let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
            let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
            self.cpu.set(Double(seconds) + Double(microseconds) / 1e6)
        }
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
