// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct RateLimiterTests {
    private let clock = HandClock()

    private func limiter(_ limit: Int?, capacity: Int = 65_536) -> RateLimiter<Int> {
        RateLimiter(limit: limit, per: .seconds(1), capacity: capacity, uptime: self.clock.timeSource.uptime)
    }

    @Test func theLimitIsReachedAndOneMoreRefused() {
        let limiter = self.limiter(3)
        for _ in 0..<3 { #expect(!limiter.isExhausted(1) && limiter.admit(1)) }
        #expect(limiter.isExhausted(1) && !limiter.admit(1))
        #expect(limiter.admit(2), "another key has a limit of its own")
    }

    @Test func aWindowBeginsWithTheFirstEvent() {
        let limiter = self.limiter(2)
        #expect(limiter.admit(1))
        self.clock.advance(by: .milliseconds(999))
        #expect(limiter.admit(1) && !limiter.admit(1))
        self.clock.advance(by: .milliseconds(1))
        #expect(!limiter.isExhausted(1) && limiter.admit(1) && limiter.admit(1) && !limiter.admit(1))
    }

    @Test func withoutALimitNothingIsKept() {
        let limiter = self.limiter(nil)
        for _ in 0..<1000 { #expect(limiter.admit(1)) }
        #expect(limiter.count == 0 && !limiter.isExhausted(1))
    }

    @Test func theNumberOfKeysIsBounded() {
        let limiter = self.limiter(1, capacity: 1600)
        for key in 0..<100_000 { #expect(limiter.admit(key)) }
        #expect(limiter.count <= 2 * 1600)
    }

    @Test func keysThatAreNotUsedGo() {
        let limiter = self.limiter(1)
        for key in 0..<1000 { _ = limiter.admit(key) }
        for round in 1...2 {
            self.clock.advance(by: .seconds(1))
            // A key in every part of the table.
            for key in 0..<200 { _ = limiter.admit(1_000_000 * round + key) }
        }
        #expect(limiter.count <= 400)
    }

    @Test func aKeyThatAsksOnIsNotForgotten() {
        let limiter = self.limiter(2, capacity: 16)
        #expect(limiter.admit(-1) && limiter.admit(-1))
        for key in 0..<10_000 {
            _ = limiter.admit(key)
            #expect(!limiter.admit(-1))
        }
    }

    @Test func manyAtOnceGetNoMoreThanOne() async {
        let limiter = self.limiter(50)
        let admitted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { (0..<100).count { _ in limiter.admit(7) } } }
            return await group.reduce(0, +)
        }
        #expect(admitted == 50)
    }
}
