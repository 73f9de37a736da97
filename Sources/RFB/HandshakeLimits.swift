// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How much of a peer's message is believed before anything is allocated.
package enum HandshakeLimits {
    /// The longest reason that a refusal may carry, in bytes. A hostile server may announce 4 GiB.
    package static let reasonLength = 1024
    /// The longest desktop name that a ServerInit may carry, in bytes.
    package static let nameLength = 4096
}
