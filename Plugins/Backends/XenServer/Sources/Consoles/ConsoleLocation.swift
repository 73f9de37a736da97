// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What the location of a console says about how to ask for it: by UUID or by reference.
///
/// xapi makes locations as `https://ADDRESS/console?uuid=…`, and after a start of the coordinator as
/// `https://ADDRESS/console?ref=OpaqueRef:…`; on a host without an address they are empty or have none. Whatever one
/// says, it is not used as it is: the address may be wrong or hostile, and the path is put together anew.
enum ConsoleLocation: Sendable, Hashable {
    /// By UUID.
    case uuid(String)
    /// By reference.
    case reference(XenReference)

    /// Reads the query of `location`; `nil` when there is no UUID and no reference in it. A UUID counts before a
    /// reference, as it does for xapi.
    init?(_ location: String) {
        guard let question = location.firstIndex(of: "?"), location.utf8.count <= Self.sizeLimit else { return nil }
        let query = location[location.index(after: question)...].prefix { $0 != "#" }
        let fields = query.split(separator: "&").compactMap { field -> (name: Substring, value: String)? in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? (parts[0], String(parts[1]).replacing("%3A", with: ":")) : nil
        }
        if let uuid = fields.first(where: { $0.name == "uuid" })?.value, Self.isUUID(uuid) {
            self = .uuid(uuid)
        } else if let text = fields.first(where: { $0.name == "ref" })?.value, let reference = XenReference(text) {
            self = .reference(reference)
        } else {
            return nil
        }
    }

    private static let sizeLimit = 1024

    /// Whether `text` is a UUID in its usual form.
    static func isUUID(_ text: String) -> Bool {
        InstanceID(text) != nil
    }
}
