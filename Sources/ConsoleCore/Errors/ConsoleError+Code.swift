// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension ConsoleError {
    /// The kinds of failure. Kinds can be added, so a `switch` over one needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, CaseIterable {
            case instanceNotFound, instanceAmbiguous, instanceNotRunning, consoleNotReady, consoleTypeUnavailable
            case backendUnavailable, consoleUnreachable, consoleRefused, consoleMoved, egressDenied
            case consoleNotVerified, encryptionRequired, consoleBusy, backendSessionRejected, backendDenied
            case tokenRejected, authorityUnavailable, limitReached, quotaExceeded, tooManyAttempts, tooManySignIns
            case timedOut, invalidRequest, unauthenticated, forbidden
            case internalError
        }

        private let kind: Kind

        private init(_ kind: Kind) {
            self.kind = kind
        }

        /// The code that is called `name`, as ``description`` gave it; `nil` when none is.
        package init?(name: String) {
            guard let kind = Kind(rawValue: name) else { return nil }
            self.kind = kind
        }

        /// All codes, in no particular order.
        package static var all: [Code] { Kind.allCases.map { Code($0) } }

        /// No backend knows the instance.
        public static let instanceNotFound = Code(.instanceNotFound)
        /// More than one backend, or more than one instance, answers to the reference.
        public static let instanceAmbiguous = Code(.instanceAmbiguous)
        /// The instance is known and has no screen because it does not run.
        public static let instanceNotRunning = Code(.instanceNotRunning)
        /// The instance runs and its console has no address yet.
        public static let consoleNotReady = Code(.consoleNotReady)
        /// The instance has no console of this type, or the operator switched it off.
        public static let consoleTypeUnavailable = Code(.consoleTypeUnavailable)
        /// The hypervisor cannot be asked.
        public static let backendUnavailable = Code(.backendUnavailable)
        /// The hypervisor named an address that cannot be connected to.
        public static let consoleUnreachable = Code(.consoleUnreachable)
        /// The console was reached and its handshake failed: wrong password, no common security type, not RFB.
        public static let consoleRefused = Code(.consoleRefused)
        /// While the session was set up, the console of the instance moved.
        public static let consoleMoved = Code(.consoleMoved)
        /// The egress policy does not let the gateway dial this address.
        public static let egressDenied = Code(.egressDenied)
        /// The console's TLS certificate could not be verified: its chain, its name or its time.
        public static let consoleNotVerified = Code(.consoleNotVerified)
        /// The console would be spoken to in the clear, and that is not allowed.
        public static let encryptionRequired = Code(.encryptionRequired)
        /// The hypervisor lets no more viewers see this console at the moment.
        public static let consoleBusy = Code(.consoleBusy)
        /// The hypervisor does not accept the session of ours that the endpoint carried: it expired, or was ended.
        public static let backendSessionRejected = Code(.backendSessionRejected)
        /// The hypervisor does not let our account do this.
        public static let backendDenied = Code(.backendDenied)
        /// The token is unknown, expired, used or revoked. Which of them is nobody's business.
        public static let tokenRejected = Code(.tokenRejected)
        /// The token authority or its store cannot be asked.
        public static let authorityUnavailable = Code(.authorityUnavailable)
        /// A limit on sessions or connections is reached.
        public static let limitReached = Code(.limitReached)
        /// There are as many access URLs that nobody opened as there may be, or they are asked for too fast.
        public static let quotaExceeded = Code(.quotaExceeded)
        /// Too many tokens that are no good came from one address.
        public static let tooManyAttempts = Code(.tooManyAttempts)
        /// Too many attempts to sign in failed, or are under way.
        public static let tooManySignIns = Code(.tooManySignIns)
        /// A deadline passed.
        public static let timedOut = Code(.timedOut)
        /// The caller asked for something that makes no sense.
        public static let invalidRequest = Code(.invalidRequest)
        /// The caller did not say who they are.
        public static let unauthenticated = Code(.unauthenticated)
        /// The caller may not do this.
        public static let forbidden = Code(.forbidden)
        /// A fault of Oriel's.
        public static let internalError = Code(.internalError)

        /// The code's name, as logs and JSON carry it.
        public var description: String { self.kind.rawValue }

        /// What a user is told. A fixed sentence: no address, no backend's text, and for every way in which a token
        /// can be wrong the same one.
        public var userSentence: String {
            switch self.kind {
            case .tokenRejected:
                "This console link is not valid any more. Ask for a new one."
            case .instanceNotFound:
                "This instance does not exist any more."
            case .instanceAmbiguous:
                "This instance is known in more than one place at once. Tell your operator."
            case .instanceNotRunning:
                "The instance is not running. Start it and open the console again."
            case .consoleNotReady:
                "The console is not ready yet. Try again in a moment."
            case .consoleTypeUnavailable:
                "This instance has no console of this type."
            case .backendUnavailable, .authorityUnavailable:
                "The console service cannot be reached at the moment. Try again in a moment."
            case .consoleBusy:
                "Somebody else is using the console of this instance. Try again when they have closed it."
            case .consoleUnreachable, .consoleRefused, .egressDenied, .backendSessionRejected, .backendDenied:
                "The console of this instance cannot be reached. Tell your operator if it stays so."
            case .consoleNotVerified:
                "The certificate of this console could not be verified. Tell your operator."
            case .encryptionRequired:
                "The console does not offer the encryption that is required. Tell your operator."
            case .consoleMoved:
                "The console of this instance has just moved. Open it again."
            case .limitReached:
                "Too many consoles are open. Close one and try again."
            case .quotaExceeded:
                "Too many console links are waiting to be opened. Use one of them, or try again in a moment."
            case .tooManyAttempts:
                "Too many console links that are not valid came from your address. Try again in a minute."
            case .tooManySignIns:
                "Too many attempts to sign in failed, or are under way. Try again in a minute."
            case .timedOut:
                "The console did not answer in time. Try again in a moment."
            case .invalidRequest:
                "The request cannot be understood."
            case .unauthenticated, .forbidden:
                "You may not open this console."
            case .internalError:
                "Something went wrong inside the console service. Tell your operator."
            }
        }
    }
}
