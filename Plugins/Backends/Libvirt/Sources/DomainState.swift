// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import ConsoleCore

/// The state of a domain and why it is in it (virDomainState and its reasons, libvirt-domain.h).
struct DomainState: Sendable, Hashable {
    private let state: UInt32
    private let reason: UInt32

    /// A state and a reason as virDomainGetState gives them.
    init(state: CInt, reason: CInt) {
        self.state = UInt32(bitPattern: state)
        self.reason = UInt32(bitPattern: reason)
    }

    /// What it means for a console. Suspended is what the guest's own power management did; a domain that was saved
    /// to a file is stopped.
    var powerState: PowerState {
        switch self.state {
        case VIR_DOMAIN_RUNNING.rawValue, VIR_DOMAIN_BLOCKED.rawValue, VIR_DOMAIN_SHUTDOWN.rawValue: .running
        case VIR_DOMAIN_PAUSED.rawValue: .paused
        case VIR_DOMAIN_PMSUSPENDED.rawValue: .suspended
        case VIR_DOMAIN_SHUTOFF.rawValue: .stopped
        case VIR_DOMAIN_CRASHED.rawValue: .crashed
        default: .unknown
        }
    }

    /// The state and, for one that is shut off, the reason, for an operator.
    var explanation: String {
        guard self.state == VIR_DOMAIN_SHUTOFF.rawValue else { return self.powerState.rawValue }
        let reason: String? =
            switch self.reason {
            case VIR_DOMAIN_SHUTOFF_SHUTDOWN.rawValue: "it was shut down"
            case VIR_DOMAIN_SHUTOFF_DESTROYED.rawValue: "it was destroyed"
            case VIR_DOMAIN_SHUTOFF_CRASHED.rawValue: "it crashed"
            case VIR_DOMAIN_SHUTOFF_MIGRATED.rawValue: "it was migrated away"
            case VIR_DOMAIN_SHUTOFF_SAVED.rawValue: "it was saved to a file"
            case VIR_DOMAIN_SHUTOFF_FAILED.rawValue: "it failed to start"
            case VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT.rawValue: "it was restored from a snapshot that was shut off"
            case VIR_DOMAIN_SHUTOFF_DAEMON.rawValue: "the daemon ended it"
            default: nil
            }
        return reason.map { "shut off: \($0)" } ?? "shut off"
    }
}
#endif
