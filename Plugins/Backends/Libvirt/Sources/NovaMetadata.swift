// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import XML

/// What OpenStack Nova writes into the metadata of a domain: `<nova:instance>` with `<nova:name>` and, in
/// `<nova:owner>`, `<nova:project uuid="…">` (nova/virt/libvirt/config.py, LibvirtConfigGuestMetaNovaInstance).
struct NovaMetadata: Sendable, Hashable {
    /// The name of the server.
    var name: String?
    /// The UUID of the project.
    var project: String?

    /// Every version of the format so far (1.0, 1.1) is a namespace that begins so.
    private static let namespace = "http://openstack.org/xmlns/libvirt/nova/"

    /// Looks through the children of `<metadata>`.
    init(_ metadata: [XMLElement]) {
        guard let instance = Self.first("instance", in: metadata) else { return }
        let owner = Self.first("owner", in: instance.children)
        self.name = Self.first("name", in: instance.children).flatMap { $0.text.isEmpty ? nil : $0.text }
        self.project = Self.first("project", in: owner?.children ?? [])
            .flatMap { $0.attributes["uuid"] }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func first(_ name: String, in elements: [XMLElement]) -> XMLElement? {
        elements.first { $0.name == name && $0.namespace?.hasPrefix(Self.namespace) == true }
    }
}
