// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Why a call has no value.
enum XenCallError: Error, Sendable {
    /// xapi says no.
    case refused(XenFailure)
    /// There is no answer from this host.
    case noAnswer(HTTPFailure, from: HTTPTarget)
    /// The call could not be written, or the answer not be read.
    case unreadable(XMLRPCError, from: HTTPTarget)

    /// What answers here is another pool than before.
    case strange(HTTPTarget)
    /// There is no session to call with.
    case noSession(ConsoleError)

    /// Whether the coordinator may be elsewhere, so that it is worth asking the others.
    var mayBeDown: Bool {
        switch self {
        case .noAnswer(let failure, _): failure.mayBeDown
        case .strange: true
        case .refused, .unreadable, .noSession: false
        }
    }

    /// What xapi said, if it said no.
    var failure: XenFailure? {
        if case .refused(let failure) = self { failure } else { nil }
    }

    /// The code of xapi's, if it said no.
    var code: String? {
        self.failure?.code
    }

    /// What an operator reads, about `method`.
    func error(in method: String) -> ConsoleError {
        switch self {
        case .refused(let failure):
            failure.error(in: method)
        case .noAnswer(let failure, let target):
            failure.error(at: target)
        case .unreadable(let error, let target):
            ConsoleError(.backendUnavailable, "\(method) at \(target): \(error)")
        case .strange(let target):
            ConsoleError(.backendUnavailable, "what answers at \(target) is not the pool that was there before")
        case .noSession(let error):
            error
        }
    }
}
