// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// How a command ended, for scripts.
enum CommandStatus: Int32, Sendable, Hashable, CaseIterable {
    case success = 0
    case failure = 1
    case mistakes = 2
    case notFound = 3
    case conflict = 4
    case unavailable = 5

    /// The status for an error of this kind.
    init(_ code: ConsoleError.Code) {
        switch code {
        case .instanceNotFound: self = .notFound
        case .instanceAmbiguous, .instanceNotRunning, .consoleNotReady, .consoleMoved: self = .conflict
        case .backendUnavailable, .authorityUnavailable, .timedOut, .limitReached, .quotaExceeded, .tooManyAttempts,
            .tooManySignIns:
            self = .unavailable
        case .invalidRequest: self = .mistakes
        default: self = .failure
        }
    }

    /// The statuses, for `--help`.
    static let help = """
        Exit status:
          0  done
          1  failed
          2  mistakes in the configuration or the arguments
          3  there is no such instance
          4  the instance cannot be opened now: stopped, not ready, or known in more than one place
          5  a backend, the API or the token store is away, or a limit is reached
        """
}
