// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NovaImport

/// Which of several values counts, and what kind of value it is.
@Suite struct NovaLedgerTests {
    private static func ledger(_ texts: String...) -> NovaLedger {
        var mistakes: [NovaMistake] = []
        return NovaLedger(zip("abc", texts).map { NovaFile(path: "\($0)", text: $1, mistakes: &mistakes) })
    }

    @Test func theLastAssignmentOfAFileCounts() {
        var ledger = Self.ledger("[DEFAULT]\nx=1\nx=2\n")
        let setting = ledger.text("x")
        #expect(setting?.value == "2" && setting?.place == "a:3")
        #expect(ledger.fates { _ in .unrelated }.first?.description == "a:2: x: overridden by a:3")
    }

    @Test func aLaterFileCountsMoreEvenWithAnOlderName() {
        var ledger = Self.ledger("[vnc]\nenabled=true\n", "[DEFAULT]\nvnc_enabled=false\n")
        #expect(ledger.flag("[vnc] enabled", "vnc_enabled")?.value == false)
    }

    @Test func inOneFileTheNewerNameCounts() {
        var ledger = Self.ledger("[DEFAULT]\nvnc_enabled=false\n[vnc]\nenabled=true\n")
        #expect(ledger.flag("[vnc] enabled", "vnc_enabled")?.value == true)
    }

    @Test(arguments: [
        ("True", true), ("yes", true), ("ON", true), ("1", true), ("\"true\"", true), ("no", false), ("0", false),
        ("Off", false),
    ])
    func truthValuesAreOslos(_ text: String, _ value: Bool) {
        var ledger = Self.ledger("[DEFAULT]\nx=\(text)\n")
        #expect(ledger.flag("x")?.value == value)
        #expect(ledger.mistakes == [])
    }

    @Test(arguments: ["t", "enabled", "2"])
    func whatIsNoTruthValueIsAMistake(_ text: String) {
        var ledger = Self.ledger("[DEFAULT]\nx=\(text)\n")
        let found = ledger.flag("x")
        #expect(found == nil)
        #expect(ledger.mistakes.map(\.description) == ["a:2: x: must be true or false"])
    }

    @Test(arguments: [("0x10", 0...9), ("10", 0...9), ("-1", 0...9), ("1.5", 0...9), ("six", 0...9)])
    func whatIsNoNumberIsAMistake(_ text: String, _ range: ClosedRange<Int>) {
        var ledger = Self.ledger("[DEFAULT]\nx=\(text)\n")
        let found = ledger.number("x", in: range)
        #expect(found == nil)
        #expect(ledger.mistakes.map(\.description) == ["a:2: x: must be a whole number from 0 to 9"])
    }

    @Test func aListHasCommas() {
        var ledger = Self.ledger("[DEFAULT]\nx= a , b,,\n  c\n")
        #expect(ledger.list("x")?.value == ["a", "b", "c"])
    }

    @Test func aReferenceIsLookedForInTheOwnGroupFirst() {
        var ledger = Self.ledger("[DEFAULT]\nport=1\nhost=h\n[vnc]\nport=2\nurl=$host:$port:$novncproxy_port\n")
        #expect(ledger.text("[vnc] url", "url")?.value == "h:2:6080")
        let fates = ledger.fates { _ in .unrelated }.map(\.fate)
        #expect(fates == [.unrelated, .substituted, .substituted, .unrelated])
    }

    @Test(arguments: [
        ("$my_ip", "it is made of $my_ip, which these files do not set"),
        ("$admin_password", "it is made of $admin_password, which may be a secret"),
        ("$x", "it is made of itself, or of too many others"), ("", "it is empty"),
        ("a\n b", "it goes on in another line, or has control characters in it"),
        ("a\u{1b}b", "it goes on in another line, or has control characters in it"),
    ])
    func whatCannotBeMadeSaysWhy(_ text: String, _ reason: String) {
        var ledger = Self.ledger("[DEFAULT]\nadmin_password=hunter2\nx=\(text)\n")
        let found = ledger.text("x")
        #expect(found == nil)
        #expect(ledger.fates { _ in .unrelated }.last?.fate == .noCounterpart(reason))
    }
}
