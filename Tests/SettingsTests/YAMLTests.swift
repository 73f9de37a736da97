// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Settings
import Testing

@Suite struct YAMLTests {
    @Test func quotedNumbersAreNoNumbers() {
        let found = mistakes(in: "a: 8080\nb: \"8080\"\nc: '8080'\n") { section in
            #expect(section.optional("a", as: Int.self) == 8080)
            #expect(section.optional("b", as: Int.self) == nil)
            #expect(section.optional("c", as: String.self) == "8080")
        }
        #expect(found == ["oriel.yaml:2:4: b: expected a whole number, found \"8080\""])
    }

    @Test(arguments: ["a:\nb: 1", "a: ~\nb: 1", "a: null\nb: 1"])
    func plainNothingIsEmpty(_ yaml: String) {
        let found = mistakes(in: yaml) { section in
            #expect(section.has("a"))
            #expect(section.list("a", of: String.self) == [])
        }
        #expect(found.isEmpty)
    }

    @Test func quotedNothingIsAText() {
        _ = mistakes(in: "a: \"\"\nb: 'null'") { section in
            #expect(section.optional("a", as: String.self) == "")
            #expect(section.optional("b", as: String.self) == "null")
        }
    }

    @Test(arguments: ["", "# nothing but a comment\n", "---\n"])
    func anEmptyTextIsAnEmptySection(_ yaml: String) {
        let found = mistakes(in: yaml) { #expect($0.names.isEmpty) }
        #expect(found.isEmpty)
    }

    @Test func aTextThatIsNoMapIsAMistake() {
        #expect(
            mistakes(in: "- one\n- two") == ["oriel.yaml:1:1: expected a map of keys, found a list"])
    }

    @Test func theOrderOfTheFileStays() {
        _ = mistakes(in: "zebra: 1\napple: 2\nmango: 3") { #expect($0.names == ["zebra", "apple", "mango"]) }
    }

    @Test func placesCountFromOneInCharacters() {
        let found = mistakes(in: "größe: {ähnlich: 1, öl: x}\n") { section in
            let inner = section.section("größe")
            _ = inner?.optional("öl", as: Int.self)
            inner?.finish()
        }
        #expect(
            found == [
                "oriel.yaml:1:9: größe.ähnlich: is not a key of this section; known keys: öl",
                "oriel.yaml:1:25: größe.öl: expected a whole number, found \"x\"",
            ])
    }

    @Test func syntaxErrorsHaveAPlace() {
        #expect(
            mistakes(in: "a: 1\nb: [1, 2\nc: 3\n") == [
                "oriel.yaml:3:2: this is not YAML: while parsing a flow sequence: did not find expected ',' or ']'"
            ])
    }

    @Test func tabsAreASyntaxError() {
        let found = mistakes(in: "a:\n\tb: 1\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("oriel.yaml:2:1: this is not YAML") == true)
    }

    @Test func aSecondDocumentIsAMistake() {
        #expect(mistakes(in: "a: 1\n---\nb: 2\n").count == 1)
    }

    @Test func doubledKeysAreReportedAtTheSecondOneAndTheRestIsRead() {
        let yaml = """
            api: {port: 1, host: x, port: 2}
            "log": {level: info}
            api: 3
            log: {}
            api: 4
            wrong: y
            """
        let found = mistakes(in: yaml) { section in
            #expect(section.section("api")?.optional("port", as: Int.self) == 1)
            _ = section.section("log")
            _ = section.optional("wrong", as: Int.self)
        }
        #expect(
            found == [
                "oriel.yaml:1:25: the key 'port' is given twice in this map, first in line 1",
                "oriel.yaml:3:1: the key 'api' is given twice in this map, first in line 1",
                "oriel.yaml:4:1: the key 'log' is given twice in this map, first in line 2",
                "oriel.yaml:5:1: the key 'api' is given twice in this map, first in line 1",
                "oriel.yaml:6:8: wrong: expected a whole number, found \"y\"",
            ])
    }

    @Test func someDoubledKeysAreToldOneByOneAndMoreAtOnce() {
        func found(_ count: Int) -> [String] {
            mistakes(in: String(repeating: "a: 1\n", count: count)) { _ = $0.optional("a", as: Int.self) }
        }
        #expect(
            found(17) == (2...17).map { "oriel.yaml:\($0):1: the key 'a' is given twice in this map, first in line 1" })
        let tooMany = found(1000)
        #expect(tooMany.count == 1)
        #expect(tooMany.first?.hasSuffix(": a key is given more than once in this map") == true)
    }

    @Test func keysThatAreNoTextsAreMistakes() {
        #expect(
            mistakes(in: "[a, b]: 1\n{c: d}: 2\n~: 3\ne: 4\n") == [
                "oriel.yaml:1:1: a key must be a text", "oriel.yaml:2:1: a key must be a text",
                "oriel.yaml:3:1: a key must be a text",
            ])
    }

    @Test func aliasesAreResolved() {
        let found = mistakes(in: "a: &shared {port: 1}\nb: *shared\n") { section in
            #expect(section.section("b")?.optional("port", as: Int.self) == 1)
        }
        #expect(found.isEmpty)
    }

    @Test func anUnknownAliasIsAMistake() {
        #expect(mistakes(in: "a: *nobody\n") == ["oriel.yaml:1:4: this is not YAML: found undefined alias"])
    }

    @Test func aliasesThatMultiplyAreRefused() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "a\(level): &a\(level) [\(items)]\n"
        }
        let found = mistakes(in: yaml)
        #expect(found.count == 1)
        #expect(found.first?.contains("expand to too much") == true)
    }

    @Test(arguments: ["[", "- ", "{a: "])
    func deepNestingIsRefused(_ opening: String) {
        #expect(mistakes(in: String(repeating: opening, count: 20_000)).count == 1)
    }

    @Test func charactersThatMarkKeysAreRefused() {
        #expect(mistakes(in: "a: 1\nb: \u{E000}\n") == ["oriel.yaml:2:4: this character is not allowed here"])
    }
}
