// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a proxy can ask for: the last part of the path.
enum AuthorityRoute: String, Sendable, CaseIterable {
    case redeem, refresh, confirm, release, begin, heartbeat, end
    case stream

    /// What is at `path`; `nil` for nothing.
    init?(path: some StringProtocol) {
        guard path.hasPrefix(Wire.root) else { return nil }
        self.init(rawValue: String(path.dropFirst(Wire.root.count)))
    }

    /// Where it is.
    var path: String { Wire.root + self.rawValue }

    /// Whether it is asked with `GET`; otherwise with `POST`.
    var isRead: Bool { self == .stream }
}
