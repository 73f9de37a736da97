// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What options are that are in no file, as far as others are made of them.
enum NovaDefaults {
    private static let ports = [
        "novncproxy_host": "0.0.0.0", "novncproxy_port": "6080", "xvpvncproxy_host": "0.0.0.0",
        "xvpvncproxy_port": "6081",
        "osapi_compute_listen": "0.0.0.0", "osapi_compute_listen_port": "8774",
    ]

    /// The value of the option `name`, if it is the same on every machine.
    static func value(of name: String) -> String? { self.ports[name] }
}
