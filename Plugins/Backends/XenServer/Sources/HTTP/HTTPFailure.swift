// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Why there is no answer to a request.
enum HTTPFailure: Error, Sendable {
    /// The configuration does not allow the address.
    case denied(String)
    /// No connection came about.
    case unreachable(any Error)
    /// The deadline passed.
    case timedOut
    /// The connection ended before the answer did.
    case closed
    /// TLS did not come about, or with somebody else.
    case tls(ConsoleError)
    /// The answer is not 200, and this is what it is.
    case status(Int)
    /// The answer has more bytes than this.
    case tooLarge(Int)
    /// The answer is no HTTP, or one without an end to its head.
    case malformed

    /// Whether the host may be down, so that it is worth asking others where the coordinator is.
    var mayBeDown: Bool {
        switch self {
        case .unreachable, .timedOut, .closed, .tls: true
        case .denied, .status, .tooLarge, .malformed: false
        }
    }

    /// What an operator reads, about `target`.
    func error(at target: HTTPTarget) -> ConsoleError {
        switch self {
        case .denied(let why):
            ConsoleError(.backendUnavailable, "\(target) may not be connected to: \(why)")
        case .unreachable(let cause):
            ConsoleError(.backendUnavailable, "no connection to xapi at \(target)", cause: cause)
        case .timedOut:
            ConsoleError(.timedOut, "xapi at \(target) did not answer in time")
        case .closed:
            ConsoleError(.backendUnavailable, "xapi at \(target) closed the connection before it had answered")
        case .tls(let cause):
            ConsoleError(.backendUnavailable, "no TLS with xapi at \(target)", cause: cause)
        case .status(let code) where (300..<400).contains(code):
            ConsoleError(
                .backendUnavailable, "xapi at \(target) answered HTTP \(code): redirects are not followed")
        case .status(let code):
            ConsoleError(.backendUnavailable, "xapi at \(target) answered HTTP \(code)")
        case .tooLarge(let limit):
            ConsoleError(.backendUnavailable, "the answer of xapi at \(target) has more than \(limit) bytes")
        case .malformed:
            ConsoleError(.backendUnavailable, "what answers at \(target) does not speak HTTP")
        }
    }
}
