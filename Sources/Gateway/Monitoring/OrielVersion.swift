// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Which Oriel this is.
enum OrielVersion {
    /// The version, as in a tag; `unreleased` until there is one.
    static let current = "unreleased"
}
