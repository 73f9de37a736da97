// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The limits on clients that a client can run into.
package enum ConnectionLimit: String, Sendable, Hashable, CaseIterable {
    /// All connections of the listener.
    case connections
    /// Those that have no session.
    case unauthenticated
    /// Those of one address.
    case perAddress = "per_address"
    /// New ones of one address in a second.
    case newPerAddress = "new_per_address"
    /// Tokens of one address that are no good, in a minute.
    case failedTokens = "failed_tokens"
}
