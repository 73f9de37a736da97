// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a viewer has heard of a server so far, and what it took of it: for whoever looks into a handshake.
package struct ServerOffer: Sendable, Hashable {
    /// The version as the server wrote it, `003.008`; `nil` until a greeting of RFB came.
    package internal(set) var version: String?
    /// The security types, in the server's order; none until they came.
    package internal(set) var types: [SecurityType] = []
    /// The type that was taken.
    package internal(set) var chosen: SecurityType?
    /// The subtypes of VeNCrypt, in the server's order; none until they came.
    package internal(set) var subtypes: [VeNCryptType] = []
    /// The subtype that was taken.
    package internal(set) var chosenSubtype: VeNCryptType?

    /// Nothing heard yet.
    package init() {}
}
