// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import HTTPTypes

extension Fault {
    /// How the API tells `error`.
    ///
    /// The error's own message goes out where the caller can do something with it (400, 403, 404 and 409: what
    /// was wrong with the request, what the caller may not do, or what is the matter with an instance that they may see). Everything else is told by the fixed sentence,
    /// because there the message names hosts and causes, which are the operator's business.
    init(_ error: ConsoleError) {
        let sentence = error.code.userSentence
        switch error.code {
        case .instanceNotFound:
            self.init(.notFound, error.message)
        case .instanceAmbiguous, .instanceNotRunning, .consoleNotReady, .consoleMoved:
            self.init(.conflict, error.message)
        case .consoleTypeUnavailable, .invalidRequest:
            self.init(.badRequest, error.message)
        case .unauthenticated:
            self.init(
                .unauthorized, "You must sign in: the user name and the password, or the token, are missing or wrong.")
        case .forbidden:
            self.init(.forbidden, error.message)
        case .tooManySignIns:
            self.init(.tooManyRequests, sentence, headers: [.retryAfter: "60"])
        case .limitReached, .quotaExceeded, .tooManyAttempts:
            self.init(.tooManyRequests, sentence, headers: [.retryAfter: "5"])
        case .backendUnavailable, .authorityUnavailable, .timedOut:
            self.init(.serviceUnavailable, sentence, headers: [.retryAfter: "5"])
        default:
            self.init(.internalServerError, sentence)
        }
    }
}
