// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A CONNECT that goes on.
struct OpenTunnel: Sendable {
    let number: Int
    let user: String
}
