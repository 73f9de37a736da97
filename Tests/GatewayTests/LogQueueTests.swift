// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import Testing

@testable import Gateway

@Suite struct LogQueueTests {
    @Test func aReaderThatStopsCostsLinesAndNotTime() {
        let written = Mutex<[String]>([])
        let isRead = DispatchSemaphore(value: 0)
        let isTaken = DispatchSemaphore(value: 0)
        let queue = LogQueue(limit: 100) { line in
            isTaken.signal()
            isRead.wait()
            written.withLock { $0.append(line) }
        }
        // The first is in the hands of a writer that hangs; nine more fit behind it.
        for number in 0..<50 { queue.add("line \(number % 10) ...", notice: { "lost \($0) " }) }
        isTaken.wait()
        for _ in 0..<10 { isRead.signal() }
        queue.flush()
        #expect(written.withLock { $0.count } == 10)

        isRead.signal()
        queue.add("later", notice: { "lost \($0) " })
        queue.flush()
        #expect(written.withLock { $0.last } == "lost 40 later")
    }

    @Test func linesStayInOrder() {
        let written = Mutex<[String]>([])
        let queue = LogQueue { line in written.withLock { $0.append(line) } }
        for number in 0..<1000 { queue.add("\(number)", notice: { "lost \($0)" }) }
        queue.flush()
        #expect(written.withLock { $0 } == (0..<1000).map(String.init))
    }
}
