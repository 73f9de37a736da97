// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// An answer that says no.
struct WireError: Codable, Sendable, Hashable {
    /// The code's name.
    var code: String
    /// What happened, for the operator of the proxy.
    var message: String
    /// Whether certainly nothing was done, so that another authority may be asked.
    var nothingDone: Bool?

    /// The answer for `error`.
    init(_ error: ConsoleError, nothingDone: Bool = false) {
        self.code = error.code.description
        self.message = String(error.explanation.prefix(512))
        self.nothingDone = nothingDone ? true : nil
    }

    /// The error. A code that is not known here is a fault of nobody's in particular.
    var error: ConsoleError {
        ConsoleError(ConsoleError.Code(name: self.code) ?? .internalError, "the authority: \(self.message.prefix(512))")
    }
}
