// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import CLibvirt
import ConsoleCore
import Testing

@testable import LibvirtBackend

@Suite struct LifecycleEventTests {
    private let id = InstanceID(bytes: (1, 1))

    private func event(_ type: virDomainEventType, _ detail: UInt32 = 0) -> InstanceEvent? {
        LifecycleEvent(type: CInt(type.rawValue), detail: CInt(detail)).event(of: self.id)
    }

    @Test(arguments: [
        VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN, VIR_DOMAIN_EVENT_STOPPED_DESTROYED, VIR_DOMAIN_EVENT_STOPPED_CRASHED,
        VIR_DOMAIN_EVENT_STOPPED_SAVED, VIR_DOMAIN_EVENT_STOPPED_FAILED, VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT,
    ])
    func whatStoppedHasStopped(detail: virDomainEventStoppedDetailType) {
        #expect(self.event(VIR_DOMAIN_EVENT_STOPPED, detail.rawValue) == .stopped(self.id))
    }

    @Test func whatWasMigratedAwayHasNotStopped() {
        #expect(self.event(VIR_DOMAIN_EVENT_STOPPED, VIR_DOMAIN_EVENT_STOPPED_MIGRATED.rawValue) == nil)
    }

    @Test func whatWasUndefinedIsDeletedUnlessItHasANewName() {
        #expect(
            self.event(VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_UNDEFINED_REMOVED.rawValue) == .deleted(self.id))
        #expect(self.event(VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_UNDEFINED_RENAMED.rawValue) == nil)
    }

    @Test(arguments: [
        VIR_DOMAIN_EVENT_DEFINED, VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_SUSPENDED, VIR_DOMAIN_EVENT_RESUMED,
        VIR_DOMAIN_EVENT_SHUTDOWN, VIR_DOMAIN_EVENT_PMSUSPENDED, VIR_DOMAIN_EVENT_CRASHED,
    ])
    func nothingElseMatters(type: virDomainEventType) {
        for detail in 0..<8 as Range<UInt32> { #expect(self.event(type, detail) == nil) }
    }
}
#endif
