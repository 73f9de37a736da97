// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What those saw who asked for access tokens, opened them and revoked them, from outside: when each of them asked, when the
/// answer came, and what it was.
///
/// All moments are times since the history began, on one clock that nobody sets. A token is a number here, because its text is a
/// secret. What happened first is certain of two things only if one was answered before the other was asked.
public struct TokenHistory: Sendable {
    /// A token that was issued.
    public struct Issue: Sendable, Hashable {
        /// Which it is.
        public var token: Int
        /// The instance whose console it opens.
        public var instance: String
        /// When it was asked for.
        public var asked: Duration
        /// When it was there.
        public var answered: Duration
        /// When it has expired for certain: not before the answer and its life, the one from a moment before the other.
        public var expires: Duration

        /// A token that was issued.
        public init(token: Int, instance: String, asked: Duration, answered: Duration, expires: Duration) {
            self.token = token
            self.instance = instance
            self.asked = asked
            self.answered = answered
            self.expires = expires
        }
    }

    /// An order that makes all tokens of an instance worthless that were issued before it.
    public struct Revocation: Sendable, Hashable {
        /// The instance.
        public var instance: String
        /// When it was given.
        public var asked: Duration
        /// When it was said to be done; `nil` when that was never said.
        public var acknowledged: Duration?

        /// An order.
        public init(instance: String, asked: Duration, acknowledged: Duration?) {
            self.instance = instance
            self.asked = asked
            self.acknowledged = acknowledged
        }
    }

    /// One try to open a token.
    public struct Attempt: Sendable, Hashable {
        /// What came of a try.
        public enum Outcome: String, Sendable {
            /// The console was there.
            case opened
            /// The answer was no.
            case refused
            /// There was no answer, or none that says which.
            case unknown
        }

        /// Which token.
        public var token: Int
        /// Who tried, and where.
        public var by: String
        /// When it was tried: before anything of the token was sent.
        public var asked: Duration
        /// When the outcome was known, or given up.
        public var answered: Duration
        /// What came of it.
        public var outcome: Outcome

        /// A try.
        public init(token: Int, by: String, asked: Duration, answered: Duration, outcome: Outcome) {
            self.token = token
            self.by = by
            self.asked = asked
            self.answered = answered
            self.outcome = outcome
        }
    }

    /// The tokens that were issued, in any order.
    public var issues: [Issue] = []
    /// The revocations, in any order.
    public var revocations: [Revocation] = []
    /// The tries, in any order.
    public var attempts: [Attempt] = []

    /// Nothing happened yet.
    public init() {}
}
