// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What can happen between the question where a console is and the CONNECT to it, or the question for its
/// picture.
package enum Surprise: Sendable, Hashable {
    /// The machine moves to another host.
    case migrate(vm: String, to: String)
    /// Every session ends.
    case expireSessions
}
