// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What must never happen to an access token, and did. Its description says to which token, by whom and when.
public enum TokenHistoryViolation: Sendable, Hashable, CustomStringConvertible {
    /// A token opened more than once; all of the tries that did, as they were answered.
    case openedTwice([TokenHistory.Attempt])
    /// A token opened by a try that began after it had expired.
    case openedAfterExpiry(TokenHistory.Attempt, TokenHistory.Issue)
    /// A token opened by a try that began after a revocation of its instance was said to be done.
    case openedAfterRevocation(TokenHistory.Attempt, TokenHistory.Revocation)
    /// Something opened that was no token at that time.
    case openedUnissued(TokenHistory.Attempt)
    /// The history cannot have happened: whoever wrote it down made a mistake.
    case impossible(String)

    /// A sentence.
    public var description: String {
        switch self {
        case .openedTwice(let attempts):
            let list = attempts.map { Self.text($0) }.joined(separator: "; ")
            return "token \(attempts.first?.token ?? 0) opened \(attempts.count) times: \(list)"
        case .openedAfterExpiry(let attempt, let issue):
            return """
                token \(attempt.token) opened after its expiry: \(Self.text(attempt)); issued at \
                \(Self.text(issue.answered)), expired at \(Self.text(issue.expires))
                """
        case .openedAfterRevocation(let attempt, let revocation):
            return """
                token \(attempt.token) opened after a revocation of \(revocation.instance): \(Self.text(attempt)); \
                revoked from \(Self.text(revocation.asked)) to \(revocation.acknowledged.map { Self.text($0) } ?? "never")
                """
        case .openedUnissued(let attempt):
            return "token \(attempt.token) opened, and was never issued before: \(Self.text(attempt))"
        case .impossible(let what):
            return "the history cannot have happened: \(what)"
        }
    }

    static func text(_ attempt: TokenHistory.Attempt) -> String {
        "by \(attempt.by), asked at \(Self.text(attempt.asked)), answered at \(Self.text(attempt.answered))"
    }

    /// A moment in seconds, to the microsecond.
    static func text(_ moment: Duration) -> String {
        let (seconds, attoseconds) = moment.components
        let micros = String(attoseconds.magnitude / 1_000_000_000_000)
        let sign = moment < .zero ? "-" : ""
        return "\(sign)\(seconds.magnitude).\(String(repeating: "0", count: max(0, 6 - micros.count)))\(micros) s"
    }
}
