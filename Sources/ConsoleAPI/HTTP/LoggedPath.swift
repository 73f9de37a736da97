// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A request's path as it may be logged.
enum LoggedPath {
    /// `path` with `***` for every segment that could be an access token: Nova's API takes tokens in paths.
    static func text(_ path: some StringProtocol) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { AccessToken($0) == nil ? String($0) : "***" }
            .joined(separator: "/")
    }
}
