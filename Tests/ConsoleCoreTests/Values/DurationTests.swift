// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct DurationTests {
    @Test(
        arguments: [
            ("0s", .zero), ("500ms", .milliseconds(500)), ("5s", .seconds(5)), ("10m", .seconds(600)),
            ("8h", .seconds(28_800)), ("2d", .seconds(172_800)), ("10000d", .seconds(864_000_000)),
            ("007s", .seconds(7)),
        ] as [(String, Duration)])
    func aNumberWithAUnitIsADuration(text: String, duration: Duration) {
        #expect(Duration(text: text) == duration)
    }

    @Test(arguments: [
        "", "5", "s", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "5S", "5sec", "5ss", "10001d", "9223372036854775807d",
        "99999999999999999999s", "٥s", "0x5s", "5m5s",
    ])
    func anythingElseIsNone(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test(
        arguments: [
            (.zero, "0ms"), (.milliseconds(1500), "1500ms"), (.seconds(90), "90s"), (.seconds(600), "10m"),
            (.seconds(7200), "2h"), (.seconds(86_400), "1d"), (.seconds(90_000), "25h"),
        ] as [(Duration, String)])
    func aDurationIsWrittenInItsLargestUnit(duration: Duration, text: String) {
        #expect(duration.text == text)
        #expect(Duration(text: duration.text) == duration)
    }

    @Test(
        arguments: [
            (.microseconds(1999), 1), (.microseconds(-1), -1), (.microseconds(-1000), -1), (.microseconds(-1001), -2),
            (.milliseconds(-1500), -1500), (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
            (.seconds(9_223_372_036_854_775) + .milliseconds(999), .max),
            (.seconds(-9_223_372_036_854_775) - .milliseconds(999), .min),
        ] as [(Duration, Int64)])
    func millisecondsAreRoundedDownAndNeverWrap(duration: Duration, milliseconds: Int64) {
        #expect(duration.wholeMilliseconds == milliseconds)
    }

    @Test func anInstantNeverWraps() {
        #expect(Instant(milliseconds: 5).advanced(by: .seconds(1)) == Instant(milliseconds: 1005))
        #expect(Instant(milliseconds: .max).advanced(by: .seconds(1)) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: .min).advanced(by: .seconds(-1)) == Instant(milliseconds: .min))
        #expect(Instant(milliseconds: 1) < Instant(milliseconds: 2))
    }
}
