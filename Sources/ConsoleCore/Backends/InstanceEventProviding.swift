// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A backend whose hypervisor tells what happens to instances, without being asked.
public protocol InstanceEventProviding: HypervisorBackend {
    /// What happens from now on, in its order. Does not block; connects by itself, and again when that is lost.
    ///
    /// The stream ends with ``HypervisorBackend/shutdown()``, or when the hypervisor turns out to tell nothing. A
    /// consumer that is slow misses the oldest events; none may rely on hearing of everything.
    func instanceEvents() -> AsyncStream<InstanceEvent>
}
