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
        /// A Unix socket.
        case socket
        /// Nothing: only libvirt itself can hand over a connection.
        case none
    }

    /// The TCP port as written; -1 or `nil` until the server runs.
    var port: Int?
    /// What it listens on.
    var listen: Listen
    /// The password, which is there only in a description with secrets.
    var password: Secret?

    /// Reads a `<graphics>` element.
    init(_ element: XMLElement) {
        self.port = element.attributes["port"].flatMap { Int($0) }
        self.password = element.attributes["passwd"].map { Secret($0) }
        self.listen = Self.listen(of: element)
    }

    private static func listen(of element: XMLElement) -> Listen {
        // The `listen` attribute repeats the first of the <listen> elements that has an address.
        let elements = element.children.filter { $0.name == "listen" }
        let types = elements.map { $0.attributes["type"] ?? "address" }
        for (type, listen) in zip(types, elements) where type == "address" || type == "network" {
            return .address(listen.attributes["address"] ?? element.attributes["listen"])
        }
        if types.contains("socket") || element.attributes["socket"] != nil { return .socket }
        if types.contains("none") { return .none }
        return .address(element.attributes["listen"])
    }
}
