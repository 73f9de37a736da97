// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NovaImport

/// What is written means the same whatever stands in it.
@Suite struct YAMLTextTests {
    @Test(arguments: [
        ("plain", "\"plain\""), ("", "\"\""), ("a\"b", "\"a\\\"b\""), ("a\\b", "\"a\\\\b\""), ("a: #b", "\"a: #b\""),
        ("a\nb", "\"a\\U0000000ab\""), ("ü", "\"\\U000000fc\""), ("\u{1F5A5}", "\"\\U0001f5a5\""),
        ("\u{0}", "\"\\U00000000\""),
    ])
    func textIsQuoted(_ text: String, _ quoted: String) {
        #expect(YAMLText.quoted(text) == quoted)
    }

    @Test(arguments: [
        ("kvm-1.example", "kvm-1.example"), ("1", "\"1\""), ("Yes", "\"Yes\""), ("~", "\"~\""), ("-", "\"-\""),
    ])
    func aNameIsTextAsAKeyToo(_ name: String, _ key: String) {
        #expect(YAMLText.lines(of: [YAMLEntry(name, .plain("1"))]) == ["\(key): 1"])
    }

    @Test func keysAreIndentedAndMayBeTurnedOff() {
        let entries = [
            YAMLEntry(
                "a",
                .map([YAMLEntry("b", .list(["1", "2"]), comments: ["why"]), YAMLEntry("c", .plain("x"), isOff: true)])),
            YAMLEntry("d", .map([YAMLEntry("e", .secretFile("/s"), isOff: true)])),
        ]
        #expect(
            YAMLText.lines(of: entries) == [
                "a:", "  # why", "  b: [\"1\", \"2\"]", "  #c: x", "d: {}", "  #e: {file: \"/s\"}",
            ])
    }

    @Test func aCommentIsWrappedAndStaysOne() {
        let lines = YAMLText.comment(String(repeating: "word ", count: 60) + "a\nb: c\u{85}d\u{1b}")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.hasPrefix("# ") && $0.count <= 111 })
        #expect(lines.last?.hasSuffix("a?b: c?d?") == true)
    }
}
