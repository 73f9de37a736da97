// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Why a question to an authority has no answer.
enum ExchangeFailure: Error {
    /// The authority says no.
    case refused(ConsoleError)
    /// Certainly nothing was done: there was no connection, or the authority said so.
    case nothingDone(String)
    /// The question was sent, and nobody knows what became of it.
    case unknown(String)
}
