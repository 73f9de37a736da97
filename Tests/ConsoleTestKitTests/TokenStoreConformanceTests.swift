// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Synchronization
import Testing

@Suite struct TokenStoreConformanceTests {
    @Test func aGoodStoreHasNoViolations() async {
        #expect(await TokenStoreConformance.violations { MemoryTokenStore() } == [])
    }

    @Test(arguments: FaultyTokenStore.Fault.allCases) func everyFaultIsFound(fault: FaultyTokenStore.Fault) async {
        let violations = await TokenStoreConformance.violations { FaultyTokenStore(fault) }
        #expect(!violations.isEmpty)
    }

    @Test(arguments: [
        (FaultyTokenStore.Fault.sweepsBesideRedeemers, "a sweep beside redeemers"),
        (.losesRevocations, "what is revoked while it is redeemed"), (.spendsLate, "a clock that is wrong"),
        (.losesRevokedSessions, "what is revoked while it begins"),
    ]) func whatHappensAtTheSameTimeIsFoundByItsOwnCheck(fault: FaultyTokenStore.Fault, check: String) async {
        let violations = await TokenStoreConformance.violations { FaultyTokenStore(fault) }
        #expect(!violations.isEmpty && violations.allSatisfy { $0.hasPrefix(check) }, "\(violations)")
    }

    @Test func storesThatShareWhatTheyKeepHaveNoViolations() async {
        let places = Mutex<[String: MemoryTokenStore]>([:])
        let violations = await TokenStoreConformance.sharedViolations { place in
            places.withLock { places in
                let store = places[place] ?? MemoryTokenStore()
                places[place] = store
                return store
            }
        }
        #expect(violations == [])
    }

    @Test func storesThatShareNothingFailEveryCheck() async {
        let violations = await TokenStoreConformance.sharedViolations { _ in MemoryTokenStore() }
        for check in [
            "a restart", "of two stores", "what one store did", "what one store revoked", "tokens are counted over",
        ] {
            #expect(violations.contains { $0.hasPrefix(check) }, "\(check)")
        }
    }

    @Test func aStoreThatCannotBeOpenedIsAViolation() async {
        let violations = await TokenStoreConformance.violations {
            throw ConsoleError(.authorityUnavailable, "no disk")
        }
        #expect(violations.count == 22 && violations.allSatisfy { $0.contains("no disk") })
    }
}
