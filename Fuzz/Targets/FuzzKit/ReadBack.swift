// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Holds that `value`, which was read from `text`, is the same when it is written out and read again with `read`.
@inlinable
public func holdReadBack<Value: Equatable & CustomStringConvertible>(
    _ value: Value, from text: String, _ read: (String) -> Value?
) {
    hold(read(value.description) == value, "\(text) is another one than \(value)")
}
