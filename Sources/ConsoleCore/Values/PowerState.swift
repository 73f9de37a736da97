// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Whether an instance runs.
public enum PowerState: String, Sendable, Hashable, CaseIterable {
    case running
    case paused
    case suspended
    case stopped
    case crashed
    case unknown

    /// Whether there is a screen to look at: a paused instance keeps its display.
    public var hasScreen: Bool {
        switch self {
        case .running, .paused, .unknown: true
        case .suspended, .stopped, .crashed: false
        }
    }
}
