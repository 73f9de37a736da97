// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Passwords
import Testing

@Suite struct PasswordHashTests {
    /// Made with Python's crypt, at the lowest cost of each method.
    private static let known = [
        "$y$j75$saltsalt$5wlMXHz82Iqiv0ywbT8h3LCVssbi3h0Xh43jM7E7Tr2",
        "$gy$j75$saltsalt$Xm9A06cSx8F8nMilXIOZasjGmTGYYPpDSSFrTJ5xad2",
        "$7$C6..../....saltsalt$O7RjxcxFmLzUqJL/L3ZI2sfyYJbTl4mTbqS6ruhiBG9",
        "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$6$rounds=1000$saltsalt$"
            + "4GMtaIz3E1AdDi2SmCokEW0ehi.HdxNDcL3fGE1XXuzvo6kbx7UOloZKONqEk5H3JrQA4NOfU8BmqFPrpGqwA1",
    ]

    @Test(arguments: Self.known) func whatOthersHashedIsKnown(_ text: String) throws {
        let hash = try #require(PasswordHash(text))
        #expect(hash.matches("correct horse"))
        for other in ["Correct horse", "correct hors", "correct horse ", "", "correct horse\0", "correct horse\0x"] {
            #expect(!hash.matches(other))
        }
    }

    @Test func aFreshHashIsOfYescryptAndOfItsPasswordAlone() throws {
        let (one, other) = (try PasswordHash(hashing: "pässwörd"), try PasswordHash(hashing: "pässwörd"))
        let texts = [one, other].map { $0.reveal { $0 } }
        #expect(texts.allSatisfy { $0.hasPrefix("$y$") })
        #expect(texts[0] != texts[1])
        #expect(PasswordHash(texts[0]) == one)
        #expect(one.matches("pässwörd") && other.matches("pässwörd"))
        #expect(!one.matches("password"))
    }

    @Test(arguments: [
        // MD5, SHA-256 and DES; no hash; no hash behind the salt; the marks of locked accounts; not one line.
        "$1$saltsalt$NuzA7WTAelpl95xgBGWN60",
        "$5$rounds=1000$saltsalt$R6e4P8ccT9iMqkYg7Z8YtpId/lfsIfnuPkp8WXposU8", "abhfCpXqd4GrI", "", "secret",
        "$y$j75$saltsalt", "$y$", "$6$saltsalt", "*", "!", "x",
        "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e\n",
        "$y$j75$salt salt$5wlMXHz82Iqiv0ywbT8h3LCVssbi3h0Xh43jM7E7Tr2",
    ])
    func whatIsWeakOrNoHashIsRefused(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func onlyPasswordsThatTheLibraryReadsWholeAreHashed() throws {
        for password in ["", "a\0b", String(repeating: "x", count: 512)] {
            #expect(throws: PasswordError.notAllowed) { try PasswordHash(hashing: password) }
        }
        let long = String(repeating: "x", count: 511)
        let hash = try PasswordHash(hashing: long)
        #expect(hash.matches(long))
        #expect(!hash.matches(String(long.dropLast())))
    }

    @Test func itDoesNotPrint() throws {
        let hash = try #require(PasswordHash(Self.known[0]))
        var dumped = ""
        dump(hash, to: &dumped)
        #expect(!"\(hash) \(String(reflecting: hash)) \(dumped)".contains("saltsalt"))
    }
}
