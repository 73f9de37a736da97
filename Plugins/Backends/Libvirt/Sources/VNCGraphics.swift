// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import XML

/// The VNC server of a domain, as its `<graphics type='vnc'>` describes it (libvirt.org, "Domain XML format", graphical
/// framebuffers).
struct VNCGraphics: Sendable, Hashable {
    /// What the server listens on.
    enum Listen: Sendable, Hashable {
        /// An address, as written, or none named, which is QEMU's default: loopback.
        case address(String?)
        /// A network of libvirt's, whose address libvirt has not written down yet.
        case network(String)
        /// A Unix socket: its path, which libvirt may choose at the start.
        case socket(String?)
        /// Nothing: only libvirt itself can hand over a connection.
        case none
    }

    /// The TCP port as written; -1 or `nil` until the server runs.
    var port: Int?
    /// What it listens on.
    var listen: Listen
    /// The password, which is there only in a description with secrets.
    var password: Secret?

    /// Its number among all graphics devices of the domain, from 0.
    var index: Int

    /// Reads a `<graphics>` element, which is the `index`th of its domain.
    init(_ element: XMLElement, index: Int) {
        self.index = index
        self.port = element.attributes["port"].flatMap { Int($0) }
        self.password = element.attributes["passwd"].map { Secret($0) }
        self.listen = Self.listen(of: element)
    }

    private static func listen(of element: XMLElement) -> Listen {
        // The `listen` attribute repeats the first of the <listen> elements that has an address, and the `socket`
        // attribute the first that has a path.
        let elements = element.children.filter { $0.name == "listen" }
        let types = elements.map { $0.attributes["type"] ?? "address" }
        for (type, listen) in zip(types, elements) where type == "address" || type == "network" {
            let address = listen.attributes["address"] ?? element.attributes["listen"]
            if type == "network", address == nil { return .network(listen.attributes["network"] ?? "") }
            return .address(address)
        }
        let sockets = zip(types, elements).filter { $0.0 == "socket" }.map(\.1)
        if !sockets.isEmpty || element.attributes["socket"] != nil {
            return .socket(sockets.first?.attributes["socket"] ?? element.attributes["socket"])
        }
        if types.contains("none") { return .none }
        return .address(element.attributes["listen"])
    }
}
