// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ConsoleAPI

@Suite struct JSONKeysTests {
    @Test(arguments: [
        (#"{"a": 1, "a": 2}"#, "a"), (#"{"a": 1, "b": {"a": 1}, "a": 2}"#, "a"), (#"[{"b": [], "b": {}}]"#, "b"),
        (#"{"a": 1, "\u0061": 2}"#, "a"), (#"{"a": {"c": [{"d": 1, "d": 2}]}}"#, "d"), (#"{"\"": 1, "\"": 2}"#, "\""),
        (#"{"": 1, "": 2}"#, ""),
    ])
    func aKeyThatIsThereTwiceIsFound(_ text: String, _ key: String) {
        #expect(JSONKeys.duplicate(in: text.utf8) == key)
    }

    @Test(arguments: [
        "{}", "[]", "1", #""a""#, #"{"a": "a", "b": "a"}"#, #"{"a": {"a": {"a": 1}}}"#, #"["a", "a"]"#,
        #"[{"a": 1}, {"a": 1}]"#, #"{"a": ["a", "b", {"b": 1}], "b": "{\"b\""}"#, #"{"a\\": 1, "a": 2}"#,
    ])
    func keysThatAreThereOnceAreNot(_ text: String) {
        #expect(JSONKeys.duplicate(in: text.utf8) == nil)
    }
}
