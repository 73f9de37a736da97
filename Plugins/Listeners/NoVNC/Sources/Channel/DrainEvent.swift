// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An event for every connection of a listener that takes no more clients: whoever only might ask again is let go.
struct DrainEvent: Sendable {}
