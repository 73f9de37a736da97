// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOConcurrencyHelpers
internal import NIOCore

/// A session that is being opened, and can be given up at any moment: the deadline passed, or the client left.
final class Opening: Sendable {
    private enum State {
        case pending((any Channel)?)
        case finished
        case abandoned(ConsoleError)
    }

    private let state = NIOLockedValueBox(State.pending(nil))

    /// Gives up. A console channel that is there already is closed; one that comes later will be.
    ///
    /// - Returns: whether it was this call that gave up. An opening that succeeded is not given up.
    @discardableResult
    func abandon(_ error: ConsoleError) -> Bool {
        let (isFirst, channel) = self.state.withLockedValue { state -> (Bool, (any Channel)?) in
            guard case .pending(let channel) = state else { return (false, nil) }
            state = .abandoned(error)
            return (true, channel)
        }
        channel?.close(promise: nil)
        return isFirst
    }

    /// Why the opening was given up, if it was.
    var abandonment: ConsoleError? {
        guard case .abandoned(let error) = self.state.withLockedValue({ $0 }) else { return nil }
        return error
    }

    /// Throws if the opening was given up.
    func check() throws {
        if let abandonment { throw abandonment }
    }

    /// Takes the console's channel in, or closes it and throws if the opening was given up meanwhile.
    func adopt(_ channel: any Channel) throws {
        let abandoned = self.state.withLockedValue { state -> ConsoleError? in
            if case .abandoned(let error) = state { return error }
            state = .pending(channel)
            return nil
        }
        if let abandoned {
            channel.close(promise: nil)
            throw abandoned
        }
    }

    /// The opening succeeded: from here on it cannot be given up.
    func finish() throws {
        try self.state.withLockedValue { state in
            if case .abandoned(let error) = state { throw error }
            state = .finished
        }
    }
}
