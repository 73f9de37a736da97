// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension ConsoleEndpoint {
    /// The endpoint of `console`.
    ///
    /// - Parameter handedOver: the connection that libvirt gave, for a console that is reached so.
    /// - Throws: ``ConsoleError`` with `consoleTypeUnavailable` when that is missing.
    init(
        _ console: LiveConsole, settings: LibvirtSettings, handedOver: ConnectedDescriptor? = nil
    ) throws(ConsoleError) {
        let address: ConsoleAddress
        switch console.place {
        case .tcp(let host, let port):
            address = .tcp(host: host, port: port)
        case .unixSocket(let path):
            address = .unixSocket(path: path)
        case .handedOver:
            guard let handedOver else {
                throw ConsoleError(.consoleTypeUnavailable, "libvirt handed no connection over")
            }
            address = .descriptor(handedOver)
        }
        self.init(
            address: address, security: settings.consoles.security(password: console.graphics.password),
            generation: console.generation)
    }
}
