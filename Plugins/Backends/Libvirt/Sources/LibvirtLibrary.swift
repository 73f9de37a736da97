// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt

/// The C library as a whole, set up once for the process.
enum LibvirtLibrary {
    /// Whether libvirt is ready. From then on it prints nothing: by itself it writes each error to standard error, with
    /// text in it that others wrote.
    static let isReady: Bool = {
        virSetErrorFunc(nil) { _, _ in }
        return virInitialize() == 0
    }()
}
#endif
