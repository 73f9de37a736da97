// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a person names an instance: by its UUID or by its name.
public enum InstanceReference: Sendable, Hashable, CustomStringConvertible {
    case id(InstanceID)
    case name(String)

    /// What `text` refers to: an id when it has the form of a UUID, otherwise a name.
    public init(_ text: String) {
        self = InstanceID(text).map(Self.id) ?? .name(text)
    }

    /// The UUID or the name.
    public var description: String {
        switch self {
        case .id(let id): id.description
        case .name(let name): name
        }
    }
}
