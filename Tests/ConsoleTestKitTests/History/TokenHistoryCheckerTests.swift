// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing

@Suite struct TokenHistoryCheckerTests {
    /// Token 1 of box, there from 1.0 s, expired at 11.0 s.
    private let issue = TokenHistory.Issue(
        token: 1, instance: "box", asked: .milliseconds(900), answered: .seconds(1), expires: .seconds(11))

    private func attempt(
        _ outcome: TokenHistory.Attempt.Outcome, from asked: Int, to answered: Int, by: String = "racer 1",
        token: Int = 1
    ) -> TokenHistory.Attempt {
        TokenHistory.Attempt(
            token: token, by: by, asked: .milliseconds(asked), answered: .milliseconds(answered), outcome: outcome)
    }

    private func revocation(from asked: Int, to acknowledged: Int?, of instance: String = "box")
        -> TokenHistory.Revocation
    {
        TokenHistory.Revocation(
            instance: instance, asked: .milliseconds(asked),
            acknowledged: acknowledged.map { .milliseconds($0) })
    }

    private func violations(
        _ attempts: [TokenHistory.Attempt], _ revocations: [TokenHistory.Revocation] = []
    ) -> [TokenHistoryViolation] {
        var history = TokenHistory()
        (history.issues, history.attempts, history.revocations) = ([self.issue], attempts, revocations)
        return TokenHistoryChecker.violations(in: history)
    }

    // MARK: Twice

    @Test func aTokenThatOpensTwiceIsFoundWithBothWhoOpenedIt() {
        let (late, early) = (
            self.attempt(.opened, from: 2000, to: 2040, by: "racer 2 at proxy2"),
            self.attempt(.opened, from: 2001, to: 2030, by: "racer 1 at proxy1")
        )
        let found = self.violations([late, early, self.attempt(.refused, from: 2000, to: 2020)])
        #expect(found == [.openedTwice([early, late])])
        #expect(
            found.map(\.description) == [
                """
                token 1 opened 2 times: by racer 1 at proxy1, asked at 2.001000 s, answered at 2.030000 s; \
                by racer 2 at proxy2, asked at 2.000000 s, answered at 2.040000 s
                """
            ])
    }

    @Test func aTokenThatOpensAgainMuchLaterIsFound() {
        let attempts = [self.attempt(.opened, from: 2000, to: 2010), self.attempt(.opened, from: 9000, to: 9010)]
        #expect(self.violations(attempts) == [.openedTwice(attempts)])
    }

    @Test func oneOfManyOpensAndTheOthersDoNotOrNobodyKnows() {
        let attempts = [
            self.attempt(.refused, from: 2000, to: 2010), self.attempt(.opened, from: 2000, to: 2050),
            self.attempt(.unknown, from: 2000, to: 12_000), self.attempt(.refused, from: 3000, to: 3010),
        ]
        #expect(self.violations(attempts) == [])
    }

    @Test func tokensDoNotDisturbEachOther() {
        var history = TokenHistory()
        var other = self.issue
        other.token = 2
        history.issues = [self.issue, other]
        history.attempts = [
            self.attempt(.opened, from: 2000, to: 2010), self.attempt(.opened, from: 2000, to: 2010, token: 2),
        ]
        #expect(TokenHistoryChecker.violations(in: history) == [])
    }

    // MARK: Late

    @Test func aTokenThatOpensAfterItsExpiryIsFound() {
        let attempt = self.attempt(.opened, from: 11_001, to: 11_020)
        let found = self.violations([attempt])
        #expect(found == [.openedAfterExpiry(attempt, self.issue)])
        #expect(
            found.map(\.description) == [
                """
                token 1 opened after its expiry: by racer 1, asked at 11.001000 s, answered at 11.020000 s; \
                issued at 1.000000 s, expired at 11.000000 s
                """
            ])
    }

    @Test func aTokenMayOpenAfterItsExpiryForWhoAskedBefore() {
        #expect(self.violations([self.attempt(.opened, from: 11_000, to: 13_000)]) == [])
        #expect(self.violations([self.attempt(.refused, from: 11_500, to: 11_600)]) == [])
        #expect(self.violations([self.attempt(.unknown, from: 11_500, to: 11_600)]) == [])
    }

    // MARK: Revoked

    @Test func aTokenThatOpensAfterItsRevocationIsFound() {
        let attempt = self.attempt(.opened, from: 2501, to: 2600)
        let found = self.violations([attempt], [self.revocation(from: 2000, to: 2500)])
        #expect(found == [.openedAfterRevocation(attempt, self.revocation(from: 2000, to: 2500))])
        #expect(
            found.map(\.description) == [
                """
                token 1 opened after a revocation of box: by racer 1, asked at 2.501000 s, answered at 2.600000 s; \
                revoked from 2.000000 s to 2.500000 s
                """
            ])
    }

    @Test(arguments: [
        // Asked before the revocation was acknowledged: who was first is not known.
        (2500, 2600, "box", 2000, 2500), (1500, 2600, "box", 2000, 2500), (2100, 2200, "box", 2000, 2500),
        // Never acknowledged, another instance, or begun before the token was there for certain.
        (2501, 2600, "box", 2000, nil), (2501, 2600, "other", 2000, 2500), (2501, 2600, "box", 1000, 2500),
        (2501, 2600, "box", 500, 2500),
    ]) func whatOverlapsARevocationOrIsNoneOfItsIsNoViolation(
        asked: Int, answered: Int, instance: String, from: Int, to: Int?
    ) {
        let revocation = self.revocation(from: from, to: to, of: instance)
        #expect(self.violations([self.attempt(.opened, from: asked, to: answered)], [revocation]) == [])
    }

    @Test func oneOfSeveralRevocationsIsEnough() {
        let attempt = self.attempt(.opened, from: 2600, to: 2700)
        let revocations = [
            self.revocation(from: 500, to: 600), self.revocation(from: 2000, to: nil),
            self.revocation(from: 2100, to: 2200),
        ]
        #expect(self.violations([attempt], revocations) == [.openedAfterRevocation(attempt, revocations[2])])
    }

    // MARK: What is no token, and what is no history

    @Test func whatWasNeverIssuedIsFoundWhenItOpens() {
        let stranger = self.attempt(.opened, from: 2000, to: 2010, token: 7)
        let early = self.attempt(.opened, from: 500, to: 600)
        #expect(self.violations([stranger]) == [.openedUnissued(stranger)])
        #expect(self.violations([early]) == [.openedUnissued(early)])
        // Somebody may know it before whoever asked for it has the answer.
        #expect(self.violations([self.attempt(.opened, from: 500, to: 950)]) == [])
        #expect(self.violations([self.attempt(.refused, from: 2000, to: 2010, token: 7)]) == [])
    }

    @Test func aHistoryThatCannotHaveHappenedIsSaidToBeOne() {
        var history = TokenHistory()
        history.issues = [self.issue, self.issue]
        history.attempts = [self.attempt(.refused, from: 3000, to: 2000)]
        history.revocations = [self.revocation(from: 3000, to: 2000)]
        let found = TokenHistoryChecker.violations(in: history).map(\.description)
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.hasPrefix("the history cannot have happened: ") }, "\(found)")
        history = TokenHistory()
        history.issues = [self.issue]
        history.issues[0].expires = .milliseconds(500)
        #expect(TokenHistoryChecker.violations(in: history).count == 1)
    }

    // MARK: Counting

    @Test func theTallyCountsWhatCouldHaveGoneWrong() {
        var history = TokenHistory()
        history.issues = [self.issue]
        history.revocations = [self.revocation(from: 2000, to: 2500), self.revocation(from: 2000, to: nil)]
        history.attempts = [
            self.attempt(.opened, from: 1500, to: 1600), self.attempt(.opened, from: 1500, to: 1600),
            self.attempt(.refused, from: 2600, to: 2700), self.attempt(.unknown, from: 11_100, to: 11_200),
            self.attempt(.refused, from: 11_100, to: 11_200, token: 7),
        ]
        var tally = TokenHistoryTally()
        (tally.issued, tally.opened, tally.refused, tally.unknown) = (1, 1, 2, 1)
        (tally.late, tally.revoked, tally.unissued, tally.acknowledged) = (1, 2, 1, 1)
        #expect(TokenHistoryChecker.tally(of: history) == tally)
    }

    @Test func theRecorderKeepsWhatItIsTold() {
        let recorder = TokenHistoryRecorder()
        let before = recorder.now
        recorder.record(self.issue)
        recorder.record(self.revocation(from: 1, to: nil))
        recorder.record(self.attempt(.opened, from: 1, to: 2))
        #expect(before >= .zero && recorder.now >= before)
        #expect(recorder.history.issues == [self.issue])
        #expect(recorder.history.revocations == [self.revocation(from: 1, to: nil)])
        #expect(recorder.history.attempts == [self.attempt(.opened, from: 1, to: 2)])
    }
}
