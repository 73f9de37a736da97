// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a client of the XVP protocol asks for: nothing but the way in. Its method and its path say nothing.
struct XVPRequest: Sendable, Hashable {
    /// The path and the query, in origin form (RFC 9112, section 3.2.1). It holds the token: never to be logged.
    var target: String
}
