// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension OrielProcess {
    /// A listener for Nova's Java viewer: a line below `listeners:`.
    ///
    /// - Parameter keys: more keys, each as `key: value`.
    static func xvp(_ port: Int, scheme: String = "http", keys: [String] = []) -> String {
        self.listener("xvpvnc", port, base: "\(scheme)://127.0.0.1:\(port)/console", keys)
    }

    /// A listener for native viewers: a line below `listeners:`.
    ///
    /// - Parameters:
    ///   - files: its certificate.
    ///   - keys: more keys, each as `key: value`.
    static func rfb(_ port: Int, _ files: ServerFiles, keys: [String] = []) -> String {
        let tls = "tls: {cert_file: \(files.certificate), key_file: \(files.key)}"
        return self.listener("rfb", port, base: "vnc://127.0.0.1:\(port)", [tls] + keys)
    }

    private static func listener(_ kind: String, _ port: Int, base: String, _ more: [String]) -> String {
        let keys = ["kind: \(kind)", "host: 127.0.0.1", "port: \(port)", "base_url: \"\(base)\""] + more
        return "\(kind): {\(keys.joined(separator: ", "))}"
    }
}
