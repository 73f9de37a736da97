// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Passwords
import Testing

@testable import Gateway

@Suite struct PasswdTests {
    @Test func theHashIsOfThePassword() throws {
        #expect(try PasswdCommand.hash("correct horse").matches("correct horse"))
    }

    @Test(arguments: [
        "", "1234567", "12345678\0", "12345678\r", "abcdefgh\u{1b}[A", String(repeating: "x", count: 600),
    ])
    func whatIsTooShortOrTooLongIsAMistake(_ password: String) {
        let failure = #expect(throws: CommandFailure.self) { try PasswdCommand.hash(password) }
        #expect(failure?.status == .mistakes)
        #expect(failure?.lines.first?.contains("password") == true)
    }

    @Test func aPasswordIsNoArgument() {
        #expect(throws: (any Error).self) { try OrielCommand.parseAsRoot(["passwd", "correct horse"]) }
    }
}
