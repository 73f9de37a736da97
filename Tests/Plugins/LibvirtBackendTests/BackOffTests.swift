// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LibvirtBackend

@Suite struct BackOffTests {
    @Test func theWaitDoublesUpToFiveSeconds() {
        var backOff = BackOff()
        var now = ContinuousClock.now
        #expect(backOff.refusal(at: now) == nil && !backOff.isFailing)
        for wait in [200, 400, 800, 1600, 3200, 5000, 5000] {
            backOff.fail(from: now, to: now, why: "gone")
            #expect(backOff.refusal(at: now + .milliseconds(wait - 1))?.contains("gone") == true)
            now += .milliseconds(wait)
            #expect(backOff.refusal(at: now) == nil)
        }
        backOff.succeed()
        #expect(!backOff.isFailing)
    }

    @Test func callsThatFailTogetherCountOnce() {
        var backOff = BackOff()
        let start = ContinuousClock.now
        for offset in 1...20 {
            backOff.fail(from: start, to: start + .milliseconds(offset), why: "gone")
        }
        #expect(backOff.refusal(at: start + .milliseconds(200)) != nil)
        #expect(backOff.refusal(at: start + .milliseconds(202)) == nil)
    }
}
