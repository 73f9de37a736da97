// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NovaImport

/// What is read of a file is what oslo.config reads.
@Suite struct NovaFileTests {
    @Test(arguments: [
        ("a=1", "1"), ("a = 1", "1"), ("a:1", "1"), ("a: b=c", "b=c"), ("a=b:c", "b:c"), ("a =", ""),
        ("a=1 # c", "1 # c"), ("a=1\n b\n\tc", "1\nb\nc"), ("a=\n  b", "\nb"), ("a=1\n # c", "1\n# c"),
        ("a=\"q\"", "q"), ("a='q'", "q"), ("a=\"q", "\"q"), ("a=\"", ""), ("a='q\"", "'q\""), ("a=\"q\"\n r", "q\nr"),
        ("a=1\u{b}", "1"), ("a\u{a0}=\u{a0}1\u{a0}", "1"), ("a=1\u{c}b=2", "1\u{c}b=2"), ("a=1\u{1c}", "1"),
        ("# x\na=1\n; y", "1"), ("a=1\n   \n", "1"), ("a=ü", "ü"),
    ])
    func aValueIsWhatStandsBehindTheSign(_ text: String, _ value: String) {
        let (options, mistakes) = read("[DEFAULT]\n\(text)")
        #expect(mistakes == [])
        #expect(options.map(\.name) == ["a"])
        #expect(options.map(\.value) == [value])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func linesEndAsTheyDoAnywhere(_ end: String) {
        let (options, mistakes) = read(["[DEFAULT]", "a=1", " 2", "", "b=3", "x"].joined(separator: end))
        #expect(options.map(\.value) == ["1\n2", "3"])
        #expect(options.map(\.line) == [2, 5])
        #expect(mistakes == ["nova.conf:6: expected \"option = value\", a group in brackets, or a comment"])
    }

    @Test func groupsAreInLowerCaseButOne() {
        let options = read("[DEFAULT]\na=1\n[VNC]\na=2\n[vnc]\na=3\n[default]\na=4\n[ DEFAULT ]\na=5\n").options
        #expect(options.map(\.name) == ["a", "[vnc] a", "[vnc] a", "[default] a", OptionName(" default ", "a")])
        #expect(options.map(\.name.description).first == "a")
    }

    @Test func namesKeepTheirCase() {
        #expect(read("[DEFAULT]\nMy-Name=1").options.map(\.name) == ["My-Name"])
    }

    @Test(arguments: [
        ("a=1", "1: a group such as [DEFAULT] must come before the first option"),
        (
            "--a=1",
            "1: this is a file of flags, as Nova had them before Essex: expected a group such as [DEFAULT] first, "
                + "and options without --"
        ),
        ("[DEFAULT]\n a=1", "2: a line that begins with a blank goes on with a value, and there is none before it"),
        (
            "[DEFAULT]\na=1\n\n b",
            "4: a line that begins with a blank goes on with a value, and there is none before it"
        ),
        (
            "[DEFAULT]\na=1\n# c\n b",
            "4: a line that begins with a blank goes on with a value, and there is none before it"
        ),
        ("[DEFAULT]\n=1", "2: the name of the option is missing"),
        ("[DEFAULT]\nxyz", "2: expected \"option = value\", a group in brackets, or a comment"),
        ("[]", "1: the name of a group is empty"),
        ("[x", "1: the name of a group must end with ], and nothing may stand behind it"),
        ("[DEFAULT] # c", "1: the name of a group must end with ], and nothing may stand behind it"),
        ("\u{feff}[DEFAULT]", "1: expected \"option = value\", a group in brackets, or a comment"),
    ])
    func whatNovaWouldNotReadIsAMistakeWithItsLine(_ text: String, _ mistake: String) {
        #expect(read(text).mistakes == ["nova.conf:\(mistake)"])
    }

    @Test func everyMistakeIsToldUpToTwenty() {
        #expect(read("[DEFAULT]\nx\na=1\ny\n").mistakes.count == 2)
        #expect(read(String(repeating: "x\n", count: 1000)).mistakes.count == 20)
    }

    @Test func aMistakeNeverShowsWhatStandsThere() {
        let mistakes = read("[DEFAULT]\nhunter2\n[hunter2\n hunter2\n", path: "a\u{1b}[2J").mistakes
        #expect(mistakes.count == 3)
        #expect(!mistakes.joined().contains("hunter2") && !mistakes.joined().contains("\u{1b}"))
    }

    @Test func aFileThatIsTooLargeIsNotRead() {
        let line = "[DEFAULT]\n#"
        let most = line + String(repeating: "x", count: NovaFile.maximumSize - line.utf8.count)
        #expect(read(most).mistakes == [])
        #expect(read(most + "x").mistakes == ["nova.conf: the file is larger than 1 MiB"])
    }

    @Test func aFileWithTooManyOptionsIsNotRead() {
        func text(_ count: Int) -> String { "[DEFAULT]\n" + String(repeating: "a=1\n", count: count) }
        #expect(read(text(NovaFile.maximumOptions)).options.count == NovaFile.maximumOptions)
        let (options, mistakes) = read(text(NovaFile.maximumOptions + 1))
        #expect(options == [] && mistakes == ["nova.conf: the file has more than 10000 options"])
    }

    @Test func everyBeginningOfAFileIsReadOrRefused() {
        let text = "[DEFAULT]\r\nmy_ip = 10.0.0.1\n # on\n\n[vnc]\nx = \"${my_ip}\"\n; ü\n"
        var count = 0
        for end in text.unicodeScalars.indices {
            let (options, mistakes) = read(String(text.unicodeScalars[..<end]))
            #expect(options.count <= 2 && mistakes.count <= 1)
            count += 1
        }
        #expect(count == text.unicodeScalars.count)
    }
}
