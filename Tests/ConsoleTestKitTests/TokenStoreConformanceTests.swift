// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct TokenStoreConformanceTests {
    @Test func aGoodStoreHasNoViolations() async {
        #expect(await TokenStoreConformance.violations { MemoryTokenStore() } == [])
    }

    @Test(arguments: FaultyTokenStore.Fault.allCases) func everyFaultIsFound(fault: FaultyTokenStore.Fault) async {
        let violations = await TokenStoreConformance.violations { FaultyTokenStore(fault) }
        #expect(!violations.isEmpty)
    }

    @Test func aStoreThatCannotBeOpenedIsAViolation() async {
        let violations = await TokenStoreConformance.violations {
            throw ConsoleError(.authorityUnavailable, "no disk")
        }
        #expect(violations.count == 17 && violations.allSatisfy { $0.contains("no disk") })
    }
}
