// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Whether a console server listens where its operator wants it to. The texts are for an operator.
public enum ListenAddressFinding: Sendable, Hashable {
    /// There is nothing to compare, for this reason.
    case notCompared(reason: String)
    /// It listens on this address, where it may.
    case allowed(address: String)
    /// It listens on this address, where it should not: what is wrong, and what to do about it.
    case outside(address: String, problem: String, advice: String)
}
