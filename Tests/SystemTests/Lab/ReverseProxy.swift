// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// Debian's HAProxy or nginx, running the example of `etc/` with addresses of the test's own.
///
/// It reaches the gateway from 127.0.0.3, so that it can be told from whom it speaks for.
final class ReverseProxy {
    /// The address that the gateway sees it at.
    static let address = "127.0.0.3"

    /// The ways to stand in front.
    enum Kind: String, CaseIterable, Sendable {
        /// HAProxy ends TLS and leaves the folder out.
        case haproxy
        /// HAProxy ends TLS and passes the folder on.
        case haproxyWithFolder
        /// nginx ends TLS and passes the folder on.
        case nginx
        /// nginx ends TLS and leaves the folder out.
        case nginxWithoutFolder
        /// HAProxy passes TLS on, behind a PROXY header of version 2 or 1.
        case headerTwo, headerOne

        /// Whether TLS ends at the gateway.
        var passesTLS: Bool { self == .headerOne || self == .headerTwo }
        /// The folder that browsers see.
        var folder: String { self.passesTLS ? "" : "/oriel" }
    }

    private let process: ChildProcess
    private let directory: String

    /// Starts it on `port` of 127.0.0.1 in front of `gateway`, which is another port there, and waits until it answers.
    init(_ kind: Kind, port: Int, gateway: Int, certificate: ServerFiles) throws {
        self.directory = "/tmp/oriel-proxy-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        let file = "\(self.directory)/proxy.conf"
        let command: [String]
        switch kind {
        case .nginx, .nginxWithoutFolder:
            let example = try ExampleFile.text(
                "nginx.conf",
                [
                    "listen 443": "listen 127.0.0.1:\(port)", "/etc/nginx/console.pem": certificate.certificate,
                    "/etc/nginx/console.key": certificate.key, "/var/log/nginx/": "\(self.directory)/",
                    "proxy_pass http://10.0.0.11:6080;": "proxy_pass http://127.0.0.1:\(gateway)"
                        + (kind == .nginx ? ";" : "/;") + " proxy_bind \(Self.address);",
                ])
            let directory = self.directory
            let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map { "\($0)_temp_path \(directory)/\($0);" }.joined(separator: " ")
            let user = getuid() == 0 ? "user root;" : ""
            try """
            daemon off; \(user) pid \(self.directory)/pid; error_log \(self.directory)/error.log;
            events {}
            http {
            \(paths)
            \(example)
            }
            """.write(toFile: file, atomically: true, encoding: .utf8)
            command = ["nginx", "-p", self.directory, "-c", file]
        case .haproxy, .haproxyWithFolder, .headerOne, .headerTwo:
            let unused = try FreePorts.find(1)[0]
            let (http, tcp) = kind.passesTLS ? (unused, port) : (port, unused)
            var changes = [
                "bind :443": "bind 127.0.0.1:\(http)", "bind :8443": "bind 127.0.0.1:\(tcp)",
                "/etc/haproxy/console.pem": certificate.both,
                // It would need more descriptors than a machine for tests may give.
                "maxconn 20000": "maxconn 200",
                "10.0.0.11:6080": "127.0.0.1:\(gateway) source \(Self.address)",
                "10.0.0.11:6443": "127.0.0.1:\(gateway) source \(Self.address)",
            ]
            if kind == .haproxyWithFolder { changes["http-request replace-path"] = "#" }
            if kind == .headerOne { changes["send-proxy-v2"] = "send-proxy" }
            var example = try ExampleFile.text("haproxy.cfg", changes)
            // The gateway speaks one of the two, and a health check of the other would find it ill.
            let other = kind.passesTLS ? "backend oriel\n" : "backend oriel-tls\n"
            example = Self.withoutServer(in: example, section: other)
            try example.write(toFile: file, atomically: true, encoding: .utf8)
            command = ["haproxy", "-db", "-q", "-f", file]
        }
        let process = try ChildProcess(
            // Where Debian has them is not in everybody's path, and env looks in the one that it gets.
            ["/usr/bin/env"] + command, environment: ["PATH": "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"],
            output: .file("\(self.directory)/output"))
        self.process = process
        let answers = Wait.until(seconds: 10) {
            !process.isRunning || (try? RawSocket(connectingTo: "127.0.0.1", port: port)) != nil
        }
        guard answers, process.isRunning else { throw Failure("\(kind) is not there: \(self.log)") }
    }

    deinit {
        self.process.end()
        try? FileManager.default.removeItem(atPath: self.directory)
    }

    /// Everything it wrote, wherever it did.
    var log: String {
        ["output", "error.log", "oriel.log", "oriel.error.log"]
            .compactMap { try? String(contentsOfFile: "\(self.directory)/\($0)", encoding: .utf8) }.joined()
    }

    /// `text` without the server of one section.
    private static func withoutServer(in text: String, section: String) -> String {
        guard let start = text.range(of: section),
            let line = text[start.upperBound...].range(of: "    server [^\n]*", options: .regularExpression)
        else { return text }
        return text.replacingCharacters(in: line, with: "")
    }
}
