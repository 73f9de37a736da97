// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Looks for what must never happen to access tokens in what was seen of them.
///
/// It claims only what is certain from the order of answers and questions: what overlapped may have happened in either order, and
/// a try whose outcome nobody knows may have opened nothing. So an empty result is no proof, and a violation is one.
public enum TokenHistoryChecker {
    /// All violations in `history`, by token.
    public static func violations(in history: TokenHistory) -> [TokenHistoryViolation] {
        var found = self.impossibilities(in: history)
        let issues = Dictionary(history.issues.map { ($0.token, $0) }) { first, _ in first }
        let revocations = Dictionary(grouping: history.revocations, by: \.instance)
        let opened = Dictionary(grouping: history.attempts.filter { $0.outcome == .opened }, by: \.token)
        for (token, attempts) in opened.sorted(by: { $0.key < $1.key }) {
            let attempts = attempts.sorted { ($0.answered, $0.asked) < ($1.answered, $1.asked) }
            if attempts.count > 1 { found.append(.openedTwice(attempts)) }
            guard let issue = issues[token] else {
                found += attempts.map { .openedUnissued($0) }
                continue
            }
            for attempt in attempts {
                if attempt.answered < issue.asked { found.append(.openedUnissued(attempt)) }
                if self.isLate(attempt, issue) { found.append(.openedAfterExpiry(attempt, issue)) }
                let first = revocations[issue.instance]?.first { self.isRevoked(attempt, issue, $0) }
                if let first { found.append(.openedAfterRevocation(attempt, first)) }
            }
        }
        return found
    }

    /// How much of `history` could have shown a violation at all, and what there is in it besides.
    public static func tally(of history: TokenHistory) -> TokenHistoryTally {
        var tally = TokenHistoryTally()
        let issues = Dictionary(history.issues.map { ($0.token, $0) }) { first, _ in first }
        let revocations = Dictionary(grouping: history.revocations, by: \.instance)
        tally.issued = issues.count
        tally.acknowledged = history.revocations.count { $0.acknowledged != nil }
        var opened: Set<Int> = []
        for attempt in history.attempts {
            switch attempt.outcome {
            case .opened: opened.insert(attempt.token)
            case .refused: tally.refused += 1
            case .unknown: tally.unknown += 1
            }
            guard let issue = issues[attempt.token] else {
                tally.unissued += 1
                continue
            }
            if self.isLate(attempt, issue) { tally.late += 1 }
            if revocations[issue.instance]?.contains(where: { self.isRevoked(attempt, issue, $0) }) == true {
                tally.revoked += 1
            }
        }
        tally.opened = opened.count
        return tally
    }

    private static func isLate(_ attempt: TokenHistory.Attempt, _ issue: TokenHistory.Issue) -> Bool {
        attempt.asked > issue.expires
    }

    /// Whether the token was there before the revocation began, and the try began after the revocation was done.
    private static func isRevoked(
        _ attempt: TokenHistory.Attempt, _ issue: TokenHistory.Issue, _ revocation: TokenHistory.Revocation
    ) -> Bool {
        guard let acknowledged = revocation.acknowledged else { return false }
        return issue.answered < revocation.asked && acknowledged < attempt.asked
    }

    private static func impossibilities(in history: TokenHistory) -> [TokenHistoryViolation] {
        var found: [TokenHistoryViolation] = []
        var known: Set<Int> = []
        for issue in history.issues {
            if !known.insert(issue.token).inserted {
                found.append(.impossible("token \(issue.token) was issued twice"))
            }
            if issue.answered < issue.asked || issue.expires < issue.answered {
                found.append(.impossible("token \(issue.token) was there before it was asked for, or never alive"))
            }
        }
        for revocation in history.revocations {
            guard let acknowledged = revocation.acknowledged, acknowledged < revocation.asked else { continue }
            found.append(.impossible("\(revocation.instance) was revoked before that was asked for"))
        }
        for attempt in history.attempts where attempt.answered < attempt.asked {
            found.append(
                .impossible(
                    "token \(attempt.token) was answered before it was tried: \(TokenHistoryViolation.text(attempt))"))
        }
        return found
    }
}
