// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A value that many read and one replaces as a whole: settings that change while the gateway runs.
///
/// Callable from any isolation. Whoever read a value keeps it; the next read gives the new one.
public final class Replaceable<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    /// Holds `value`.
    public init(_ value: Value) {
        self.value = Mutex(value)
    }

    /// The value as it is now.
    public var current: Value { self.value.withLock { $0 } }

    /// Holds `value` from now on.
    public func replace(with value: Value) {
        self.value.withLock { $0 = value }
    }
}
