// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What happened to an instance, as its hypervisor tells it.
public enum InstanceEvent: Sendable, Hashable {
    /// It runs no more on this hypervisor. Neither a reboot nor a migration that succeeded is this.
    case stopped(InstanceID)
    /// This hypervisor has forgotten it. It may run on, here or elsewhere.
    case deleted(InstanceID)
    /// Some events may not have been told: the connection to the hypervisor was lost and is there again.
    case mayHaveMissed
}
