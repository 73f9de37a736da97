// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import XML

/// What the live XML of a domain says that the gateway wants to know.
struct DomainDescription: Sendable, Hashable {
    /// The UUID.
    var id: InstanceID
    /// The name.
    var name: String
    /// The `<title>`, or what Nova calls the server.
    var title: String?
    /// The project that owns it, as Nova wrote it into the metadata.
    var project: String?
    /// The number that libvirt gave this start of the domain; `nil` while it does not run.
    var runtimeID: Int?
    /// The first VNC server.
    var graphics: VNCGraphics?

    /// Reads `xml`, which is hostile.
    ///
    /// - Throws: ``XMLError``, or ``ConsoleError`` with `backendUnavailable` when it describes no domain.
    init(xml: String) throws {
        let document = try XMLDocument(parsing: xml)
        guard let id = try document.strings("/domain/uuid").first.flatMap({ InstanceID($0) }),
            let name = try document.strings("/domain/name").first
        else {
            throw ConsoleError(.backendUnavailable, "the description of a domain has no uuid or no name")
        }
        self.id = id
        self.name = name
        self.runtimeID = try document.strings("/domain/@id").first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        self.graphics = try document.elements("/domain/devices/graphics").enumerated()
            .first { $0.element.attributes["type"] == "vnc" }.map { VNCGraphics($0.element, index: $0.offset) }
        let nova = NovaMetadata(try document.elements("/domain/metadata/*"))
        self.title = try document.strings("/domain/title").first.flatMap { $0.isEmpty ? nil : $0 } ?? nova.name
        self.project = nova.project
    }
}
