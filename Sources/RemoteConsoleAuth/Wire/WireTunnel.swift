// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// An HTTP CONNECT tunnel to a console.
struct WireTunnel: Codable, Sendable, Hashable {
    var path: String
    var host: String
    var session: WireSecret?

    /// What `tunnel` says.
    init(_ tunnel: ConsoleTunnel) {
        self.path = tunnel.path
        self.host = tunnel.host
        self.session = tunnel.session.map { WireSecret($0) }
    }

    /// The tunnel. What would be more than one line of a request is refused.
    func value() throws -> ConsoleTunnel {
        let path = try WireText.plain(self.path, "this path of a tunnel", limit: 900)
        guard path.hasPrefix("/") else { throw Wire.refusal("this path of a tunnel") }
        _ = try self.session?.secret.reveal { try WireText.plain($0, "this session of a tunnel") }
        return ConsoleTunnel(
            path: path, host: try WireText.plain(self.host, "this host of a tunnel", limit: 255),
            session: self.session?.secret)
    }
}
