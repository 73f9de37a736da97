// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Where a command gets its answers.
enum AnswerSource: Sendable, Hashable {
    /// From the API at this URL.
    case api(String)
    /// By itself, with this configuration file.
    case configuration(String)
}
