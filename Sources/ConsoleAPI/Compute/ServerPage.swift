// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import HTTPTypes

/// The part of a list that `limit` and `marker` ask for. Clients that want everything ask for the page after the last
/// server they got until one is empty, so a marker that is ignored would never let them end.
struct ServerPage {
    private let limit: Int?
    private let marker: InstanceID?

    /// Reads `limit` and `marker`.
    ///
    /// - Throws: ``Fault`` 400.
    init(_ query: QueryParameters) throws {
        self.limit = try query["limit"].map { text in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let limit = Int(text) else {
                throw Fault(.badRequest, "limit must be a whole number, 0 or more.")
            }
            return limit
        }
        self.marker = try query["marker"].map { text in
            guard let marker = InstanceID(text) else { throw Self.noSuchMarker(text) }
            return marker
        }
    }

    /// The page of `instances`.
    ///
    /// - Throws: ``Fault`` 400 when the marker is none of them.
    func select(from instances: [Instance]) throws -> ArraySlice<Instance> {
        var page = instances[...]
        if let marker = self.marker {
            guard let index = instances.firstIndex(where: { $0.id == marker }) else {
                throw Self.noSuchMarker(marker.description)
            }
            page = instances[(index + 1)...]
        }
        return self.limit.map { page.prefix($0) } ?? page
    }

    private static func noSuchMarker(_ text: String) -> Fault {
        Fault(.badRequest, "marker [\(text.prefix(64))] not found")
    }
}
