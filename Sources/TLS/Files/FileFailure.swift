// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why a file of a certificate or a key cannot be used. It names no file: who asked for one says which.
enum FileFailure: Error, Hashable {
    /// The system says no, with this error number.
    case unreadable(Int32)
    /// A folder, a pipe or a device.
    case notRegular
    /// Larger than ``BoundedFile/limit``.
    case tooLarge
}
