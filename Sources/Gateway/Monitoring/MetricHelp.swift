// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What each metric means, for whoever looks at `/metrics`.
enum MetricHelp {
    /// The sentences by name.
    static let sentences: [String: String] = [
        "oriel_authority_up": "Of a proxy: 1 when the last heartbeat was answered.",
        "oriel_build_info": "Always 1; the label says which version this is.",
        "oriel_connections_active": "Connections of clients.",
        "oriel_connections_refused_total": "Connections and tries that were refused, by the limit.",
        "oriel_console_open_seconds": "From the token to a console that waits for its user.",
        "oriel_event_loops": "Event loops, one for each core.",
        "oriel_frames_refused_total": "WebSocket frames that ended their session.",
        "oriel_process_cpu_seconds": "Seconds of processor time that the process has used.",
        "oriel_proxy_sessions_lost_total": "Sessions that were lost with their proxy.",
        "oriel_proxy_streams": "Streams that proxies hold open.",
        "oriel_reload_total": "How often the configuration was read again, by what came of it.",
        "oriel_session_bytes_total": "Bytes of sessions that ended, by direction.",
        "oriel_sessions_active": "Sessions that are open.",
        "oriel_sessions_total": "Sessions that ended, by the reason.",
        "oriel_tokens_issued_total": "Tokens that were given out.",
        "oriel_tokens_redeemed_total": "Tries to open a console with a token, by what came of it.",
        "oriel_tokens_refused_total": "Tokens that were not given out, by the limit.",
        "oriel_up": "1 when every server accepts clients, 0 while the gateway starts or goes away.",
        "process_max_fds": "File descriptors that the process may have open.",
        "process_open_fds": "File descriptors that the process has open.",
        "process_resident_memory_bytes": "Memory of the process that is in use.",
        "process_start_time_seconds": "When the process began, in seconds since 1970.",
    ]
}
