// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Foundation
import Gateway
import Logging
import Synchronization
import Testing

@Suite struct LineLogHandlerTests {
    /// What a logger in `format` writes while `body` uses it.
    private func written(
        _ format: LogFormat, level: Logger.Level = .info, _ body: (inout Logger) -> Void
    ) -> [String] {
        let lines = Lines()
        let queue = LogQueue { lines.add($0) }
        var logger = Logger(label: "oriel") { label in
            LineLogHandler(
                label: label, settings: Replaceable(LogSettings(level: level, format: format)),
                clock: TimeSource { Instant(milliseconds: 1_795_312_646_123) },
                queue: queue)
        }
        body(&logger)
        queue.flush()
        return lines.all
    }

    @Test func aTextLineHasEverythingInOrder() {
        let lines = self.written(.text) { logger in
            logger[metadataKey: "backend"] = "kvm1"
            logger.notice("session opened", metadata: ["session": "00ff", "client": "a b", "empty": ""])
        }
        #expect(
            lines == [
                "2026-11-22T01:57:26.123Z notice oriel: session opened backend=kvm1 client=\"a b\" empty=\"\" "
                    + "session=00ff\n"
            ])
    }

    @Test func aJSONLineIsOneObject() {
        let lines = self.written(.json) { $0.error("no \"way\"", metadata: ["b": "2", "a": ["x", "y"]]) }
        #expect(
            lines == [
                #"{"label":"oriel","level":"error","message":"no \"way\"","metadata":{"a":"[\"x\", \"y\"]","b":"2"},"#
                    + #""time":"2026-11-22T01:57:26.123Z"}"# + "\n"
            ])
    }

    @Test func lowerLevelsAreNotWritten() {
        #expect(self.written(.text, level: .warning) { $0.notice("hidden") }.isEmpty)
    }

    @Test(
        arguments: [LogFormat.text, .json],
        [
            "a\nb", "a\r\nb", "\u{1b}[2Jx", "a\u{2028}b", "a\u{2029}b", "\u{9b}31m", "\u{202e}evil", "\u{0}", "\u{7f}",
            "\n{\"level\":\"error\"}",
        ])
    func nothingBreaksOutOfItsLine(_ format: LogFormat, _ value: String) throws {
        let lines = self.written(format) { $0.info("\(value)", metadata: ["k\(value)": "\(value)"]) }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line.unicodeScalars.count { $0 == "\n" } == 1)
        let forbidden: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
        #expect(line.dropLast().unicodeScalars.allSatisfy { !forbidden.contains($0.properties.generalCategory) })
        if format == .json {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["level"] as? String == "info")
        }
    }

    @Test(arguments: [(256, false), (257, true)])
    func valuesAreCut(_ length: Int, _ isCut: Bool) throws {
        let value = String(repeating: "x", count: length)
        let line = try #require(self.written(.text) { $0.info("m", metadata: ["k": "\(value)"]) }.first)
        #expect(line.hasSuffix("k=\(String(repeating: "x", count: 256))\(isCut ? "…" : "")\n"))
    }

    @Test func oneCharacterOfManyScalarsIsCutToo() throws {
        let value = "e" + String(repeating: "\u{301}", count: 100_000)
        let line = try #require(self.written(.text) { $0.info("m", metadata: ["k": "\(value)"]) }.first)
        #expect(line.utf8.count < 4096)
    }

    @Test func secretsAreStars() throws {
        let secret = Secret("hunter2")
        let line = try #require(self.written(.text) { $0.info("m", metadata: ["k": "\(secret)"]) }.first)
        #expect(line.hasSuffix("k=***\n"))
    }
}

private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])

    var all: [String] { self.kept.withLock { $0 } }

    func add(_ line: String) {
        self.kept.withLock { $0.append(line) }
    }
}
