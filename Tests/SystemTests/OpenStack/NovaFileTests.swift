// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import NovaImport

/// What is read of Nova's files is what Nova reads.
@Suite struct NovaFileTests {
    private struct Option: Decodable, Hashable {
        var group: String
        var name: String
        var values: [String]

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            self.group = try list.decode(String.self)
            self.name = try list.decode(String.self)
            self.values = try list.decode([String].self)
        }

        init(_ name: OptionName, _ values: [String]) {
            (self.group, self.name, self.values) = (name.group, name.name, values)
        }
    }

    private struct Read: Decodable {
        var options: [Option]
        var url: String?
    }

    private static let lines = [
        "[DEFAULT]", "[vnc]", "[VNC]", "[ vnc ]", "[default]", "a=1", "a = \"q\"", "a='", " go on", "\tgo on", "", "  ",
        "# c",
        "; c", " # c", "b: x=y", "b=x:y", "=1", "word", "[", "[]", "[x", "a =", "A-b = ü", "a\u{a0}=\u{a0}1",
        "a=1\u{1c}",
        "\u{85}", "a=1\u{85}b=2", "a=1\u{2028}", "a=1\u{b}", "\u{3000}a=1", "a=1 # c", "--a=1",
    ]
    private static let pieces = [
        "$", "$", "{", "}", "b", "c", "port", "vnc.port", ".", "\\", "x", " ", "$$", "ü", "$b", "${vnc.port}", "$c",
        "$url",
        "-", "1", "_", "B",
    ]

    /// Files of lines that are put together at random, and such whose last value is.
    private static func texts() -> [String] {
        var random = Generator(state: 7)
        func pick<Element>(_ elements: [Element], upTo count: Int) -> [Element] {
            (0..<Int.random(in: 1...count, using: &random)).compactMap { _ in elements.randomElement(using: &random) }
        }
        let whole = (0..<400).map { number in
            let start = number.isMultiple(of: 8) ? [] : ["[DEFAULT]"]
            return (start + pick(self.lines, upTo: 7)).joined(
                separator: ["\n", "\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n")
        }
        let values = (0..<600).map { _ in
            "[DEFAULT]\nb = bee\nc = ${b}!$vnc.port\n[vnc]\nport=5\nurl=x\(pick(self.pieces, upTo: 6).joined())\n"
        }
        return whole + values
    }

    @Test func aThousandFilesAreReadAsNovaReadsThem() throws {
        let texts = Self.texts()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-texts-\(UUID().uuidString)")
        try JSONEncoder().encode(texts).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try Command.run(Repository.python, [Repository.support("nova_options.py"), file.path])
        let expected = try JSONDecoder().decode([Read?].self, from: Data(result.output.utf8))
        #expect(expected.count == texts.count, "\(result.errors)")
        var (refused, substituted) = (0, 0)
        for (text, expected) in zip(texts, expected) {
            var mistakes: [NovaMistake] = []
            let file = NovaFile(path: "nova.conf", text: text, mistakes: &mistakes)
            guard let expected else {
                refused += 1
                #expect(!mistakes.isEmpty, "\(text.debugDescription)")
                continue
            }
            let found = Dictionary(grouping: file.options, by: \.name).map { Option($0, $1.map(\.value)) }
            #expect(mistakes == [] && Set(found) == Set(expected.options), "\(text.debugDescription)")
            var ledger = NovaLedger([file])
            let url = ledger.text("[vnc] url")?.value
            if url != nil { substituted += 1 }
            #expect(url == expected.url.map { $0.trimmingCharacters(in: .whitespaces) }, "\(text.debugDescription)")
        }
        #expect(refused > 50 && substituted > 200)
    }

    /// The same numbers in each run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return self.state ^ self.state >> 31
        }
    }
}
