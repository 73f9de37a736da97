// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import ConsoleRelay

/// Which hop is blamed.
@Suite struct ProbePathTests {
    @Test func whatMayNotBeSpokenToInTheClearFailsAtSecurityAndNotAtTheGreeting() {
        let hearing = ProbeHearing(failure: ConsoleError(.encryptionRequired, "in the clear"))
        let findings = ProbePath().finished(hearing, demandsTLS: false, abandonment: nil)
        #expect(Self.failed(findings) == .security)
    }

    @Test func aConsoleThatHungUpBeforeItsGreetingFailsThere() {
        let hearing = ProbeHearing(failure: ConsoleError(.consoleRefused, "closed"))
        let findings = ProbePath().finished(hearing, demandsTLS: false, abandonment: nil)
        #expect(Self.failed(findings) == .greeting)
    }

    @Test func aTunnelThatMayNotBeAskedForInTheClearFailsThere() {
        let hearing = ProbeHearing(failure: ConsoleError(.encryptionRequired, "in the clear"))
        let findings = ProbePath([.tunnel]).finished(hearing, demandsTLS: false, abandonment: nil)
        #expect(Self.failed(findings) == .tunnel)
        #expect(findings.map(\.hop) == [.egress, .connect, .tunnel, .greeting, .tls, .security])
    }

    private static func failed(_ findings: [ProbeFinding]) -> ProbeHop? {
        findings.first { finding in
            if case .failed = finding.outcome { true } else { false }
        }?.hop
    }
}
