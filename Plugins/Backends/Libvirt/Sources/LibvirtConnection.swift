// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import Glibc

/// One connection to a libvirt daemon, closed when it is let go of. Every call blocks.
struct LibvirtConnection: ~Copyable {
    /// The connection, for calls that are made elsewhere in this module.
    let pointer: virConnectPtr

    /// Connects to `uri`. It never prompts: whatever asks for a user or a password fails.
    init(uri: String) throws(LibvirtError) {
        guard LibvirtLibrary.isReady else {
            throw LibvirtError("virInitialize", message: "libvirt cannot be set up", isConnectionLost: true)
        }
        guard let pointer = virConnectOpen(uri) else {
            var error = LibvirtError.last("virConnectOpen")
            error.isConnectionLost = true
            throw error
        }
        self.pointer = pointer
    }

    deinit {
        virConnectClose(self.pointer)
    }

    /// Whether the daemon can still be asked, as far as is known without asking it.
    borrowing func isAlive() -> Bool {
        virConnectIsAlive(self.pointer) == 1
    }

    /// The domain with this UUID.
    borrowing func domain(uuid: String) throws(LibvirtError) -> LibvirtDomain {
        guard let domain = virDomainLookupByUUIDString(self.pointer, uuid) else {
            throw .last("virDomainLookupByUUIDString")
        }
        return LibvirtDomain(owning: domain)
    }

    /// The domain called `name`.
    borrowing func domain(name: String) throws(LibvirtError) -> LibvirtDomain {
        guard let domain = virDomainLookupByName(self.pointer, name) else { throw .last("virDomainLookupByName") }
        return LibvirtDomain(owning: domain)
    }

    /// Calls `body` with each domain that `filter` lets through, all asked for at once. The first error ends it.
    borrowing func forEachDomain(
        _ filter: virConnectListAllDomainsFlags? = nil,
        _ body: (borrowing LibvirtDomain) throws(LibvirtError) -> Void
    ) throws(LibvirtError) {
        var list: UnsafeMutablePointer<virDomainPtr?>?
        let count = virConnectListAllDomains(self.pointer, &list, filter?.rawValue ?? 0)
        guard count >= 0 else { throw .last("virConnectListAllDomains") }
        defer { free(list) }
        var failure: LibvirtError?
        for pointer in UnsafeMutableBufferPointer(start: list, count: Int(count)) {
            guard let pointer else { continue }
            // Owned in any case, so that an error does not leave the rest of them behind.
            let domain = LibvirtDomain(owning: pointer)
            guard failure == nil else { continue }
            do throws(LibvirtError) {
                try body(domain)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
#endif
