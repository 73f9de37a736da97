// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Where to dial for a VNC server.
struct ConsolePlace: Sendable, Hashable {
    /// The host.
    var host: String
    /// The port, 1 to 65535.
    var port: Int

    /// Decides where to dial for `graphics` of a domain that runs.
    ///
    /// `vncserver_proxyclient_address` wins. Without it, a local hypervisor is dialled where the server listens, a
    /// wildcard meaning loopback; and so is a remote one, unless it listens on a wildcard or on loopback: here that
    /// would be a port of the gateway's own.
    ///
    /// - Throws: ``ConsoleError`` with `consoleTypeUnavailable` when it listens on no TCP port, `consoleNotReady` when it
    ///   has none yet, `consoleUnreachable` when it names a place that cannot be dialled.
    init(of graphics: VNCGraphics, settings: LibvirtSettings) throws(ConsoleError) {
        let listen: String?
        switch graphics.listen {
        case .address(let address):
            listen = address
        case .socket:
            throw ConsoleError(
                .consoleTypeUnavailable, "the VNC server listens on a Unix socket only, which is not supported yet")
        case .none:
            throw ConsoleError(.consoleTypeUnavailable, "the VNC server listens on nothing")
        }
        guard let port = graphics.port, port != -1 else {
            throw ConsoleError(.consoleNotReady, "the VNC server has no port yet")
        }
        guard (1...65535).contains(port) else {
            throw ConsoleError(.consoleUnreachable, "\(port) is not a port of a VNC server")
        }
        self.port = port
        self.host = try Self.host(listen: listen, settings: settings)
    }

    private static func host(listen: String?, settings: LibvirtSettings) throws(ConsoleError) -> String {
        if let address = settings.proxyClientAddress { return address.description }
        guard let host = DialHost(listen ?? "127.0.0.1") else {
            throw ConsoleError(.consoleUnreachable, "the VNC server's listen address is neither an address nor a name")
        }
        guard settings.uri.isLocal else {
            guard !host.isWildcard, !host.isLoopback else {
                throw ConsoleError(
                    .consoleUnreachable,
                    "the VNC server listens on \(host) of a remote hypervisor: set vncserver_proxyclient_address to "
                        + "the address at which the gateway reaches it")
            }
            return host.description
        }
        guard host.isWildcard, let address = host.address else { return host.description }
        return address.isIPv4 ? "127.0.0.1" : "::1"
    }
}
