// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What each metric means, for whoever looks at `/metrics`.
enum MetricHelp {
    /// The sentences by name.
    static let sentences: [String: String] = [
        "oriel_build_info": "Always 1; the label says which version this is.",
        "oriel_event_loops": "Event loops, one for each core.",
        "oriel_process_cpu_seconds": "Seconds of processor time that the process has used.",
        "oriel_reload_total": "How often the configuration was read again, by what came of it.",
        "oriel_up": "1 when every server accepts clients, 0 while the gateway starts or goes away.",
        "process_max_fds": "File descriptors that the process may have open.",
        "process_open_fds": "File descriptors that the process has open.",
        "process_resident_memory_bytes": "Memory of the process that is in use.",
        "process_start_time_seconds": "When the process began, in seconds since 1970.",
    ]
}
