// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore

/// Where libvirt's event loop leaves what it hears. Called on the loop's thread, which must not wait.
final class EventSink: Sendable {
    /// Takes an event.
    let yield: @Sendable (InstanceEvent) -> Void
    /// Called when the connection is no more.
    let closed: @Sendable () -> Void

    init(yield: @escaping @Sendable (InstanceEvent) -> Void, closed: @escaping @Sendable () -> Void) {
        self.yield = yield
        self.closed = closed
    }

    /// The sink as C carries it, with a reference of its own.
    func retained() -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(self).toOpaque()
    }

    /// The sink that C carried here.
    static func at(_ pointer: UnsafeMutableRawPointer) -> EventSink {
        Unmanaged.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Gives the reference back that C carried.
    static func release(_ pointer: UnsafeMutableRawPointer) {
        Unmanaged<EventSink>.fromOpaque(pointer).release()
    }
}
#endif
