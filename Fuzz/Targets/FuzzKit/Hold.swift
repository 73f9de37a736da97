// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Ends the process, so that libFuzzer keeps the input, unless `condition` holds.
@inline(__always)
public func hold(_ condition: Bool, _ what: @autoclosure () -> String) {
    if !condition { fail(what()) }
}

/// An optimised program traps without a word.
@usableFromInline
func fail(_ what: String) -> Never {
    // Not `stderr`, which Swift does not take for safe.
    let line = Array("does not hold: \(what)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    abort()
}
