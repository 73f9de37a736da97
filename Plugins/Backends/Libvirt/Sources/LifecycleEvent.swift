// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import ConsoleCore

/// A lifecycle event of libvirt's (virDomainEventType and its details, libvirt-domain.h).
struct LifecycleEvent: Sendable, Hashable {
    private let type: UInt32
    private let detail: UInt32

    /// An event as the callback gets it.
    init(type: CInt, detail: CInt) {
        self.type = UInt32(bitPattern: type)
        self.detail = UInt32(bitPattern: detail)
    }

    /// What it means for `instance`; `nil` when nothing that anybody wants to know.
    ///
    /// A domain that was migrated away has stopped here and runs there: no event. A reboot stops no domain. One that was
    /// saved to a file has stopped, since it has no console any more; and a new name is no deletion.
    func event(of instance: InstanceID) -> InstanceEvent? {
        switch self.type {
        case VIR_DOMAIN_EVENT_STOPPED.rawValue:
            self.detail == VIR_DOMAIN_EVENT_STOPPED_MIGRATED.rawValue ? nil : .stopped(instance)
        case VIR_DOMAIN_EVENT_UNDEFINED.rawValue:
            self.detail == VIR_DOMAIN_EVENT_UNDEFINED_RENAMED.rawValue ? nil : .deleted(instance)
        default:
            nil
        }
    }
}
#endif
