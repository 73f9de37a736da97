// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct SentenceTests {
    static let codes: [ConsoleError.Code] = [
        .instanceNotFound, .instanceAmbiguous, .instanceNotRunning, .consoleNotReady, .consoleTypeUnavailable,
        .backendUnavailable, .consoleUnreachable, .consoleRefused, .consoleMoved, .egressDenied, .tokenRejected,
        .consoleNotVerified, .encryptionRequired,
        .authorityUnavailable, .limitReached, .quotaExceeded, .tooManyAttempts, .tooManySignIns, .timedOut,
        .invalidRequest,
        .unauthenticated, .forbidden, .internalError,
    ]

    /// One whole sentence that names nothing: no digit, no address, no host, no path.
    private static func isPlain(_ sentence: String) -> Bool {
        sentence.last == "." && sentence.first?.isUppercase == true && sentence.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
            && !sentence.contains(where: \.isNumber) && !sentence.contains { ":/\\<>&\"'[]@".contains($0) }
    }

    @Test(arguments: Self.codes) func whatAUserIsToldNamesNothing(code: ConsoleError.Code) {
        #expect(Self.isPlain(code.userSentence), "\(code.userSentence)")
    }

    @Test(arguments: SessionEnd.Reason.allCases) func howASessionEndedIsToldPlainly(reason: SessionEnd.Reason) {
        #expect(Self.isPlain(reason.userSentence), "\(reason.userSentence)")
    }

    @Test func everyEndHasItsOwnSentence() {
        let sentences = Set(SessionEnd.Reason.allCases.map(\.userSentence))
        #expect(sentences.count == SessionEnd.Reason.allCases.count && sentences.count == 10)
    }

    @Test func everyCodeHasItsOwnName() {
        #expect(Set(Self.codes).count == Self.codes.count)
        #expect(Set(Self.codes.map(\.description)).count == Self.codes.count)
        #expect(ConsoleError.Code.tokenRejected.description == "tokenRejected")
    }

    @Test func aSentenceDoesNotDependOnTheMessage() {
        let errors = ["unknown", "used", "expired", "10.0.0.1"].map { ConsoleError(.tokenRejected, $0) }
        #expect(Set(errors.map(\.code.userSentence)).count == 1)
    }

    @Test func whatCannotBeReachedIsToldAlike() {
        // A user must not learn from the sentence what the gateway can reach.
        let codes: [ConsoleError.Code] = [.consoleUnreachable, .consoleRefused, .egressDenied]
        #expect(Set(codes.map(\.userSentence)).count == 1)
    }

    @Test func anErrorTellsAnOperatorCodeMessageAndCause() {
        let cause = ConsoleError(.timedOut, "no answer")
        let error = ConsoleError(.backendUnavailable, "kvm1 is away", cause: cause)
        #expect(error.description == "backendUnavailable: kvm1 is away (timedOut: no answer)")
        #expect(cause.description == "timedOut: no answer")
    }
}
