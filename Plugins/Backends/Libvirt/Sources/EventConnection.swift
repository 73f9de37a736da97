// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import ConsoleCore

/// A connection that tells what happens to domains, until it is let go of.
struct EventConnection: ~Copyable {
    /// How often a daemon that says nothing is asked whether it is there, in seconds, and how many times before it is
    /// given up.
    private static let keepAlive = (interval: CInt(5), count: CUnsignedInt(5))

    private let connection: LibvirtConnection
    private let callback: CInt

    /// Connects to `uri` and tells `sink` from then on. Blocks.
    init(uri: String, sink: EventSink) throws(LibvirtError) {
        let connection = try LibvirtConnection(uri: uri)
        let callback = try Self.register(sink, with: connection.pointer)
        self.connection = connection
        self.callback = callback
    }

    deinit {
        // Each callback holds a reference of the connection's.
        virConnectDomainEventDeregisterAny(self.connection.pointer, self.callback)
        virConnectUnregisterCloseCallback(self.connection.pointer, Self.onClose)
    }

    private static func register(_ sink: EventSink, with pointer: virConnectPtr) throws(LibvirtError) -> CInt {
        // Not every driver can do this. Then its end is noticed by the transport, or not at all.
        _ = virConnectSetKeepAlive(pointer, Self.keepAlive.interval, Self.keepAlive.count)
        let forClose = sink.retained()
        if virConnectRegisterCloseCallback(pointer, Self.onClose, forClose, Self.release) != 0 {
            EventSink.release(forClose)
        }
        let forEvents = sink.retained()
        let callback = virConnectDomainEventRegisterAny(
            pointer, nil, CInt(VIR_DOMAIN_EVENT_ID_LIFECYCLE.rawValue),
            unsafeBitCast(Self.onEvent, to: virConnectDomainEventGenericCallback.self), forEvents, Self.release)
        guard callback >= 0 else {
            let error = LibvirtError.last("virConnectDomainEventRegisterAny")
            EventSink.release(forEvents)
            virConnectUnregisterCloseCallback(pointer, Self.onClose)
            throw error
        }
        return callback
    }

    // MARK: On the thread of the event loop

    private static var onClose: virConnectCloseFunc {
        { _, _, opaque in
            if let opaque { EventSink.at(opaque).closed() }
        }
    }

    private static var onEvent: virConnectDomainEventCallback {
        { _, domain, type, detail, opaque in
            guard let domain, let opaque else { return 0 }
            var text = [CChar](repeating: 0, count: Int(VIR_UUID_STRING_BUFLEN))
            guard virDomainGetUUIDString(domain, &text) == 0 else { return 0 }
            let uuid = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let instance = InstanceID(uuid),
                let event = LifecycleEvent(type: type, detail: detail).event(of: instance)
            {
                EventSink.at(opaque).yield(event)
            }
            return 0
        }
    }

    private static var release: virFreeCallback {
        { opaque in
            if let opaque { EventSink.release(opaque) }
        }
    }
}
#endif
