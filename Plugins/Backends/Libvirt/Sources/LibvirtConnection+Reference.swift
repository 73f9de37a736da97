// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore

extension LibvirtConnection {
    /// The domain that `reference` means.
    borrowing func domain(_ reference: InstanceReference) throws(LibvirtError) -> LibvirtDomain {
        switch reference {
        case .id(let id): try self.domain(uuid: id.description)
        case .name(let name): try self.domain(name: name)
        }
    }
}
#endif
