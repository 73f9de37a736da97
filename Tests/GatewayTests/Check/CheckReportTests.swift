// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAPI
import ConsoleCore
import Testing

@testable import Gateway

/// The report of a check, as people and scripts read it.
@Suite struct CheckReportTests {
    private static let good = InstanceCheck(
        id: "11111111-1111-4111-8111-111111111111", name: "web",
        steps: [CheckStep(.description, .passed, "the console is at 127.0.0.1:5900")])
    private static let bad = InstanceCheck(
        id: "22222222-2222-4222-8222-222222222222", name: "db\u{1b}[2J",
        steps: [
            CheckStep(.connect, .failed, "no connection", advice: "Look at the firewall."),
            CheckStep(.security, .skipped, "an earlier hop failed"),
        ])

    private static func backend(_ name: String, isAway: Bool = false, _ instances: [InstanceCheck]) -> BackendCheck {
        BackendCheck(
            name: name,
            connection: CheckStep(.connection, isAway ? .failed : .passed, isAway ? "no answer" : "it answers"),
            instances: instances)
    }

    @Test func eachHopIsALineAndWhatToDoFollowsAFailure() {
        let report = CheckReport(backends: [Self.backend("kvm1", [Self.good, Self.bad])])
        #expect(
            report.text == """
                backend kvm1
                  connection  passed  it answers
                  instance web 11111111-1111-4111-8111-111111111111
                    description passed  the console is at 127.0.0.1:5900
                  instance db\\u{1b}[2J 22222222-2222-4222-8222-222222222222
                    connect     failed  no connection
                                        to do: Look at the firewall.
                    security    skipped an earlier hop failed
                consoles: 2 checked, 1 with a failure
                """)
    }

    @Test func theStatusTellsABackendThatIsAwayFromAConsoleThatIsBad() {
        #expect(CheckReport(backends: [Self.backend("a", [Self.good])]).status == .success)
        #expect(CheckReport(backends: [Self.backend("a", [Self.good, Self.bad])]).status == .failure)
        let away = CheckReport(backends: [Self.backend("a", [Self.bad]), Self.backend("b", isAway: true, [])])
        #expect(away.status == .unavailable)
        #expect(away.summary == "consoles: 1 checked, 1 with a failure; away: b")
    }

    @Test func jsonHasTheSame() throws {
        let report = CheckReport(backends: [Self.backend("kvm1", [Self.good])])
        #expect(
            try report.json.text == #"{"backends":[{"connection":{"detail":"it answers","hop":"connection","#
                + #""outcome":"passed"},"instances":[{"id":"11111111-1111-4111-8111-111111111111","name":"web","#
                + #""steps":[{"detail":"the console is at 127.0.0.1:5900","hop":"description","outcome":"passed"}]}],"#
                + #""name":"kvm1"}]}"#)
    }
}
