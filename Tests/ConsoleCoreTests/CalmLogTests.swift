// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Logging
import Synchronization
import Testing

@Suite struct CalmLogTests {
    @Test func aFloodBecomesTenLinesASecondAndACount() {
        let lines = LogLines()
        let now = Mutex<Int64>(0)
        let log = CalmLog(lines.logger, clock: TimeSource { Instant(milliseconds: now.withLock { $0 }) })
        for _ in 0..<100 { log.log(.info, "refused", ["k": "v"]) }
        log.log(.info, "another", [:])
        #expect(lines.all.count == 11)
        now.withLock { $0 = 1000 }
        log.log(.info, "refused", [:])
        log.log(.info, "refused", [:])
        #expect(lines.all.count == 13)
        #expect(lines.all[11].contains("\"suppressed\": 90"))
        #expect(!lines.all[12].contains("suppressed"))
    }
}
