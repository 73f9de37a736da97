// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct AccessTokenTests {
    @Test func aTokenIs43CharactersThatNeedNoEscaping() {
        for _ in 0..<100 {
            let text = AccessToken().reveal { $0 }
            #expect(text.utf8.count == AccessToken.length)
            #expect(text.utf8.allSatisfy(Base64URL.isInAlphabet))
            #expect(AccessToken(text)?.reveal { $0 } == text)
        }
    }

    @Test func noTwoTokensAreEqual() {
        #expect(Set((0..<1000).map { _ in AccessToken() }).count == 1000)
    }

    @Test func everyCharacterOfATokenVaries() {
        // 32 bytes are 42 characters and 4 bits: the last character has 16 values, each other 64.
        let tokens = (0..<2000).map { _ in AccessToken().reveal { Array($0.utf8) } }
        for position in 0..<AccessToken.length {
            let values = Set(tokens.map { $0[position] })
            #expect(values.count == (position == AccessToken.length - 1 ? 16 : 64))
        }
    }

    @Test(arguments: [
        "", "a", String(repeating: "a", count: 42), String(repeating: "a", count: 44),
        String(repeating: "a", count: 42) + "=", String(repeating: "a", count: 42) + "+",
        String(repeating: "a", count: 42) + "/", String(repeating: "a", count: 42) + "\n",
        String(repeating: "a", count: 42) + "\0", String(repeating: "a", count: 42) + "é",
        String(repeating: "a", count: 41) + "é", String(repeating: "é", count: 43),
        " " + String(repeating: "a", count: 42),
        String(repeating: "a", count: 40) + "%41",
    ])
    func junkIsNoToken(text: String) {
        #expect(AccessToken(text) == nil)
    }

    /// RFC 4648, section 10, and the two characters that differ from plain base64.
    @Test(
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64IsAsTheStandardSays(plain: String, text: String) {
        #expect(Base64URL.encode(plain.utf8) == text)
    }

    @Test func theAlphabetIsTheURLSafeOne() {
        #expect(Base64URL.encode([0xfb, 0xef, 0xff]) == "--__")
        #expect(Base64URL.encode([0xff, 0xfe]) == "__4")
        let bytes: [UInt8] = [
            0x00, 0x10, 0x83, 0x10, 0x51, 0x87, 0x20, 0x92, 0x8b, 0x30, 0xd3, 0x8f, 0x41, 0x14, 0x93, 0x51, 0x55, 0x97,
            0x61, 0x96, 0x9b, 0x71, 0xd7, 0x9f, 0x82, 0x18, 0xa3, 0x92, 0x59, 0xa7, 0xa2, 0x9a, 0xab, 0xb2, 0xdb, 0xaf,
            0xc3, 0x1c, 0xb3, 0xd3, 0x5d, 0xb7, 0xe3, 0x9e, 0xbb, 0xf3, 0xdf, 0xbf,
        ]
        #expect(
            Base64URL.encode(bytes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        #expect((UInt8.min...UInt8.max).filter(Base64URL.isInAlphabet).count == 64)
    }
}
