// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// Who wants to know when the access to an instance was revoked. Callable from any isolation.
final class RevocationObservers: Sendable {
    typealias Observer = @Sendable (InstanceID) -> Void

    private let observers = Mutex<[Observer]>([])

    /// Tells `observer` from now on.
    func add(_ observer: @escaping Observer) {
        self.observers.withLock { $0.append(observer) }
    }

    /// Tells them all that the access to `instance` was revoked.
    func tell(_ instance: InstanceID) {
        let observers = self.observers.withLock { $0 }
        observers.forEach { $0(instance) }
    }
}
