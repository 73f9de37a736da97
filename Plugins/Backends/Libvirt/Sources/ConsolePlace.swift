// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// How a VNC server can be reached.
enum ConsolePlace: Sendable, Hashable {
    /// At a TCP port, 1 to 65535, of a host.
    case tcp(host: String, port: Int)
    /// At a Unix socket of this machine.
    case unixSocket(path: String)
    /// Through libvirt, which hands over a connection to the graphics device with this number.
    case handedOver(index: Int)

    /// Decides how to reach `graphics` of a domain that runs.
    ///
    /// For TCP `vncserver_proxyclient_address` wins. Without it, a local hypervisor is dialled where the server listens,
    /// a wildcard meaning loopback; and so is a remote one, unless it listens on a wildcard or on loopback: here that
    /// would be a port of the gateway's own. Sockets and descriptors are for local hypervisors only.
    ///
    /// - Throws: ``ConsoleError`` with `consoleTypeUnavailable` when it can be reached from the hypervisor's own machine
    ///   only, `consoleNotReady` when it has no place yet, `consoleUnreachable` when it names one that cannot be dialled.
    init(of graphics: VNCGraphics, settings: LibvirtSettings) throws(ConsoleError) {
        switch graphics.listen {
        case .address(let address):
            self = try Self.tcp(listen: address, port: graphics.port, settings: settings)
        case .network(let name):
            throw ConsoleError(
                .consoleNotReady, "the network '\(name)' that the VNC server listens on has no address yet")
        case .socket(let path):
            self = try Self.socket(path, settings: settings)
        case .none:
            self = try Self.handOver(index: graphics.index, settings: settings)
        }
    }

    /// Whether an endpoint with this address leads here. All descriptors do that were handed over.
    func isPlace(of address: ConsoleAddress) -> Bool {
        switch (self, address) {
        case (.tcp(let host, let port), .tcp(let otherHost, let otherPort)): host == otherHost && port == otherPort
        case (.unixSocket(let path), .unixSocket(let other)): path == other
        case (.handedOver, .descriptor): true
        case (.tcp, _), (.unixSocket, _), (.handedOver, _): false
        }
    }

    private static func tcp(
        listen: String?, port: Int?, settings: LibvirtSettings
    ) throws(ConsoleError) -> ConsolePlace {
        guard let port, port != -1 else {
            throw ConsoleError(.consoleNotReady, "the VNC server has no port yet")
        }
        guard (1...65535).contains(port) else {
            throw ConsoleError(.consoleUnreachable, "\(port) is not a port of a VNC server")
        }
        return .tcp(host: try Self.host(listen: listen, settings: settings), port: port)
    }

    private static func socket(_ path: String?, settings: LibvirtSettings) throws(ConsoleError) -> ConsolePlace {
        guard settings.uri.isLocal else {
            throw ConsoleError(
                .consoleTypeUnavailable,
                "the VNC server listens on a Unix socket of a remote hypervisor, which cannot be reached from here: let "
                    + "it listen on an address")
        }
        guard let path, !path.isEmpty else {
            throw ConsoleError(.consoleNotReady, "the VNC server has no socket yet")
        }
        guard path.hasPrefix("/") else {
            throw ConsoleError(.consoleUnreachable, "the path of the VNC server's socket is not absolute")
        }
        return .unixSocket(path: path)
    }

    private static func handOver(index: Int, settings: LibvirtSettings) throws(ConsoleError) -> ConsolePlace {
        guard settings.uri.isLocal else {
            throw ConsoleError(
                .consoleTypeUnavailable,
                "the VNC server listens on nothing, and a remote libvirt cannot hand a connection over: let it listen "
                    + "on an address, or run a gateway on that machine")
        }
        guard settings.uri.driver == "qemu" else {
            throw ConsoleError(
                .consoleTypeUnavailable,
                "the VNC server listens on nothing, and libvirt's driver \(settings.uri.driver) hands no connection over"
            )
        }
        return .handedOver(index: index)
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
