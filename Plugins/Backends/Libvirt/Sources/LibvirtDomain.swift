// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import ConsoleCore
internal import Glibc

/// A reference to a domain, given back when it is let go of. Keeps its connection alive, too.
struct LibvirtDomain: ~Copyable {
    private let pointer: virDomainPtr

    /// Owns one reference.
    init(owning pointer: virDomainPtr) {
        self.pointer = pointer
    }

    deinit {
        virDomainFree(self.pointer)
    }

    /// The name, which the reference carries: it asks nobody.
    borrowing func name() -> String {
        virDomainGetName(self.pointer).map { String(cString: $0) } ?? ""
    }

    /// The UUID, which the reference carries: it asks nobody.
    borrowing func uuid() throws(LibvirtError) -> String {
        var text = [CChar](repeating: 0, count: Int(VIR_UUID_STRING_BUFLEN))
        guard virDomainGetUUIDString(self.pointer, &text) == 0 else { throw .last("virDomainGetUUIDString") }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The state.
    borrowing func state() throws(LibvirtError) -> DomainState {
        var state: CInt = 0
        var reason: CInt = 0
        guard virDomainGetState(self.pointer, &state, &reason, 0) == 0 else { throw .last("virDomainGetState") }
        return DomainState(state: state, reason: reason)
    }

    /// The live description without passwords.
    borrowing func xml() throws(LibvirtError) -> String {
        try self.xml(flags: 0)
    }

    /// The live description with passwords, or without when this connection may not see them.
    borrowing func xmlWithSecrets() throws(LibvirtError) -> String {
        do throws(LibvirtError) {
            return try self.xml(flags: VIR_DOMAIN_XML_SECURE.rawValue)
        } catch {
            guard error.isDenied else { throw error }
            return try self.xml(flags: 0)
        }
    }

    /// A new connection to the graphics device with this number, which the caller owns. The VNC server treats it like any
    /// other: it asks for its password.
    borrowing func openGraphics(index: Int) throws(LibvirtError) -> ConnectedDescriptor {
        let descriptor = virDomainOpenGraphicsFD(self.pointer, UInt32(clamping: index), 0)
        guard descriptor >= 0 else { throw .last("virDomainOpenGraphicsFD") }
        return ConnectedDescriptor(owning: descriptor)
    }

    /// What its first screen shows. Given up at `deadline`; the failure of an image that cannot be read is kept apart: on the
    /// thread of libvirt's calls only those of libvirt are thrown.
    borrowing func screenshot(
        over connection: borrowing LibvirtConnection, until deadline: ContinuousClock.Instant
    ) throws(LibvirtError) -> Result<Screenshot, ConsoleError> {
        var stream = try LibvirtStream(over: connection)
        // It answers with a media type. The bytes themselves say more.
        guard let type = virDomainScreenshot(self.pointer, stream.pointer, 0, 0) else {
            throw .last("virDomainScreenshot")
        }
        free(type)
        var reader = ScreenshotReader()
        while !reader.isDone, let bytes = try stream.read() {
            // The caller has left by then; the connection is free the sooner.
            guard ContinuousClock.now < deadline else {
                throw LibvirtError(
                    "virStreamRecv", message: "the time was over before all of a screenshot was there",
                    isConnectionLost: false)
            }
            do throws(ConsoleError) {
                try reader.receive(bytes[...])
            } catch {
                return .failure(error)
            }
        }
        do throws(ConsoleError) {
            return .success(try reader.finish())
        } catch {
            return .failure(error)
        }
    }

    private borrowing func xml(flags: UInt32) throws(LibvirtError) -> String {
        guard let text = virDomainGetXMLDesc(self.pointer, flags) else { throw .last("virDomainGetXMLDesc") }
        defer { free(text) }
        return String(cString: text)
    }
}
#endif
