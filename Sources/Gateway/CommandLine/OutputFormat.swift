// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// How a command writes its answer.
enum OutputFormat: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// For a person.
    case table
    /// For a program: one JSON value, keys sorted.
    case json
}
