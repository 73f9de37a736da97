// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOConcurrencyHelpers

/// The authority's order to end a session, which may come before there is one. The first order counts.
final class EndOrder: Sendable {
    typealias Handler = @Sendable (SessionEnd.Reason) -> Void

    private enum State {
        case waiting(Handler?)
        case given(SessionEnd.Reason)
        case over
    }

    private let state = NIOLockedValueBox(State.waiting(nil))

    /// Gives the order. Callable from any isolation.
    func give(_ reason: SessionEnd.Reason) {
        let handler = self.state.withLockedValue { state -> Handler? in
            guard case .waiting(let handler) = state else { return nil }
            state = handler == nil ? .given(reason) : .over
            return handler
        }
        handler?(reason)
    }

    /// Calls `handler` with the order, now or when it is given.
    func onGiven(_ handler: @escaping Handler) {
        let reason = self.state.withLockedValue { state -> SessionEnd.Reason? in
            switch state {
            case .waiting:
                state = .waiting(handler)
                return nil
            case .given(let reason):
                state = .over
                return reason
            case .over:
                return nil
            }
        }
        if let reason { handler(reason) }
    }

    /// The session is over: lets the handler go.
    func cancel() {
        self.state.withLockedValue { $0 = .over }
    }
}
