// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore

/// An ``EventConnection`` and the thread that it is opened and closed on: both may hang with the daemon.
actor EventSession {
    private let executor = BlockingExecutor(label: "oriel.libvirt.events")
    private var connection: EventConnection?

    /// The session's own thread.
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    /// Connects to `uri` and tells `sink` from then on.
    func open(uri: String, sink: EventSink) throws(LibvirtError) {
        self.connection = try EventConnection(uri: uri, sink: sink)
    }

    /// Closes the connection.
    func close() {
        self.connection = nil
    }
}
#endif
