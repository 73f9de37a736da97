// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct SectionTests {
    private static func mistakes(
        _ entries: KeyValuePairs<String, SettingsNode.Content>, _ read: (Section) -> Void
    ) -> [String] {
        let (section, report) = section(entries)
        read(section)
        return report.mistakes.map(\.description)
    }

    @Test func valuesAreRead() {
        let (section, report) = section([
            "text": .scalar("a", isQuoted: true), "number": .plain("-7"), "truth": .plain("true"), "time": .plain("5s"),
            "net": .plain("10.0.0.0/8"), "id": .plain("0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90"),
            "list": .plainList("1", "2"), "one": .plain("3"), "null": .empty,
        ])
        #expect(section.required("text", as: String.self) == "a")
        #expect(section.optional("number", as: Int.self) == -7)
        #expect(section.value("truth", default: false))
        #expect(section.value("time", default: .zero) == .seconds(5))
        #expect(section.required("net", as: IPNetwork.self) == IPNetwork("10.0.0.0/8"))
        #expect(section.required("id", as: InstanceID.self) == InstanceID("0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90"))
        #expect(section.list("list", of: Int.self) == [1, 2] && section.list("one", of: Int.self) == [3])
        #expect(section.list("null", of: Int.self).isEmpty && section.list("absent", of: Int.self).isEmpty)
        #expect(section.value("absent", default: 4, in: 1...9) == 4 && section.optional("absent", as: Int.self) == nil)
        #expect(section.names.count == 9 && section.has("null") && !section.has("absent"))
        section.finish()
        #expect(report.mistakes.isEmpty)
    }

    @Test(arguments: [
        ("https://user:secret@host:8775/", "https://user:***@host:8775/"), ("x://:a:b@c@host", "x://:***@host"),
        ("https://user@host:1", "https://user@host:1"), ("https://u:a/b@host", "https://u:***@host"),
        ("user:secret@host", "user:secret@host"), ("", ""),
    ])
    func aPasswordInAURLIsNotRepeated(text: String, shown: String) {
        let found = Self.mistakes(["number": .scalar(text, isQuoted: true)]) { section in
            _ = section.optional("number", as: Int.self)
            section.mistake("\"\(text)\" is not allowed", at: "number")
        }
        #expect(found.count == 2)
        #expect(found.first?.hasSuffix("found \"\(shown)\"") == true, "\(found)")
        #expect(found.last?.hasSuffix("\"\(shown)\" is not allowed") == true, "\(found)")
    }

    @Test func aPathIsAbsolute() {
        let found = Self.mistakes(["one": .plain("/a"), "two": .plain("a/b"), "three": .plain("")]) { section in
            #expect(section.path("one", default: "/x") == "/a" && section.path("absent", default: "/x") == "/x")
            #expect(section.path("two", default: "/x") == "/x" && section.optionalPath("three") == nil)
            #expect(section.optionalPath("one") == "/a" && section.optionalPath("nothing") == nil)
        }
        #expect(
            found == [
                "f.yaml:3:20: b.two: \"a/b\" is not allowed: an absolute path",
                "f.yaml:4:20: b.three: \"\" is not allowed: an absolute path",
            ])
    }

    @Test func everyKeyThatIsAskedForIsKnownAfterwards() {
        let (section, report) = section(["port": .plain("5")])
        _ = section.required("uri", as: String.self)
        _ = section.optional("port", as: Int.self)
        _ = section.value("port", default: 7, in: 1...9)
        _ = section.has("port")
        _ = section.value("wait", default: Duration.seconds(60))
        _ = section.list("networks", of: IPNetwork.self)
        _ = section.section("more")
        #expect(report.keys.map(\.path) == ["b.more", "b.networks", "b.port", "b.uri", "b.wait"])
        #expect(report.keys.map(\.isRequired) == [false, false, false, true, false])
        #expect(report.keys.map(\.fallback) == [nil, "[]", "7", nil, "1m"])
        #expect(report.keys.map(\.bounds) == [[], [], ["1", "9"], [], []])
    }

    @Test func keysAreRememberedForWhoWantsThemOnly() {
        let report = SettingsReport(file: "f")
        let section = Section(SettingsNode(.empty, at: SettingsLocation(line: 1, column: 1)), report: report)
        _ = section.value("wait", default: Duration.seconds(60))
        #expect(report.keys.isEmpty)
    }

    @Test func aMissingValueIsToldWhereTheSectionBegins() {
        let found = Self.mistakes([:]) { _ = $0.required("uri", as: String.self) }
        #expect(found == ["f.yaml:1:1: b.uri: is required: a text"])
    }

    @Test(
        arguments: [
            (.plain("abc"), "found \"abc\""), (.scalar("8", isQuoted: true), "found \"8\""), (.empty, "found nothing"),
            (.plainList("1"), "found a list"), (.mapping([]), "found a map of keys"), (.plain("1.0"), "found \"1.0\""),
            (.plain("99999999999999999999"), "found \"99999999999999999999\""),
        ] as [(SettingsNode.Content, String)])
    func aValueOfAnotherTypeIsToldWhereItStands(content: SettingsNode.Content, what: String) {
        let found = Self.mistakes(["port": content]) { #expect($0.optional("port", as: Int.self) == nil) }
        #expect(found == ["f.yaml:2:20: b.port: expected a whole number, \(what)"])
    }

    @Test(arguments: ["yes", "no", "on", "off", "True", "1", ""]) func onlyTrueAndFalseAreTruth(text: String) {
        let found = Self.mistakes(["on": .plain(text)]) { #expect($0.value("on", default: true)) }
        #expect(found == ["f.yaml:2:20: b.on: expected true or false, found \"\(text)\""])
    }

    @Test func aQuotedTruthIsAText() {
        #expect(
            Self.mistakes(["on": .scalar("true", isQuoted: true)]) { _ = $0.optional("on", as: Bool.self) }.count == 1)
    }

    @Test func aValueOutOfRangeIsToldWithItsBounds() {
        for (number, isAllowed) in [(0, false), (1, true), (9, true), (10, false)] {
            let found = Self.mistakes(["n": .plain("\(number)")]) {
                #expect($0.value("n", default: 5, in: 1...9) == (isAllowed ? number : 5))
            }
            #expect(found == (isAllowed ? [] : ["f.yaml:2:20: b.n: \(number) is not allowed: 1 to 9"]))
        }
        let found = Self.mistakes(["t": .plain("61s")]) {
            _ = $0.value("t", default: Duration.seconds(1), in: Duration.milliseconds(1)...Duration.seconds(60))
        }
        #expect(found == ["f.yaml:2:20: b.t: 61s is not allowed: 1ms to 1m"])
    }

    @Test func eachBadItemOfAListIsToldWithItsNumber() {
        let found = Self.mistakes(["list": .plainList("1", "x", "3", "y")]) {
            #expect($0.list("list", of: Int.self) == [1, 3])
        }
        #expect(
            found == [
                "f.yaml:9:2: b.list[1]: expected a whole number, found \"x\"",
                "f.yaml:9:4: b.list[3]: expected a whole number, found \"y\"",
            ])
    }

    @Test func aKeyThatNobodyReadIsToldWhereItStands() {
        let found = Self.mistakes(["port": .plain("1"), "prot": .plain("1")]) { section in
            _ = section.optional("port", as: Int.self)
            _ = section.has("host")
            section.finish()
        }
        #expect(found == ["f.yaml:3:3: b.prot: is not a key of this section; known keys: host, port"])
    }

    @Test func aSectionThatIsNoMapIsTold() {
        let found = Self.mistakes(["inner": .plain("x")]) { section in
            #expect(section.section("inner")?.names == [])
        }
        #expect(found == ["f.yaml:2:20: b.inner: expected a map of keys, found \"x\""])
        #expect(Self.mistakes(["inner": .empty]) { _ = $0.section("inner") }.isEmpty)
    }

    @Test func aMistakeInsideASectionHasTheWholePath() {
        let inner = SettingsEntry(
            key: "n", at: SettingsLocation(line: 3, column: 5),
            value: SettingsNode(.plain("x"), at: SettingsLocation(line: 3, column: 8)))
        let found = Self.mistakes(["inner": .mapping([inner])]) { section in
            let inner = section.section("inner")
            _ = inner?.optional("n", as: Int.self)
            _ = inner?.required("m", as: Int.self)
        }
        #expect(
            found == [
                "f.yaml:2:3: b.inner.m: is required: a whole number",
                "f.yaml:3:8: b.inner.n: expected a whole number, found \"x\"",
            ])
    }

    @Test func anAbsentSectionHasDefaultsAndAnAbsentOptionalOneIsNone() {
        let found = Self.mistakes([:]) { section in
            #expect(section.section("inner") == nil)
            #expect(section.sectionOrEmpty("inner").value("n", default: 3) == 3)
            _ = section.sectionOrEmpty("inner").required("m", as: Int.self)
        }
        #expect(found == ["f.yaml:1:1: b.inner.m: is required: a whole number"])
    }

    @Test func mistakesOfAPlugInStandAtTheirKey() {
        let found = Self.mistakes(["uri": .plain("x")]) { section in
            section.mistake("this and that cannot be")
            section.mistake("is no URI", at: "uri")
            section.mistake("is needed with uri", at: "absent")
        }
        #expect(
            found == [
                "f.yaml:1:1: b: this and that cannot be", "f.yaml:1:1: b.absent: is needed with uri",
                "f.yaml:2:20: b.uri: is no URI",
            ])
    }

    @Test func mistakesAreToldInTheOrderOfTheFile() {
        let found = Self.mistakes(["a": .plain("x"), "b": .plain("x")]) { section in
            _ = section.optional("b", as: Int.self)
            _ = section.optional("a", as: Int.self)
        }
        #expect(found.map { $0.prefix(8) } == ["f.yaml:2", "f.yaml:3"])
    }

    @Test func aMistakeOfTheWholeFileHasNoPath() {
        let report = SettingsReport(file: "f")
        report.add("is empty", path: "", at: SettingsLocation(line: 1, column: 2))
        #expect(report.mistakes.map(\.description) == ["f:1:2: is empty"])
    }
}
