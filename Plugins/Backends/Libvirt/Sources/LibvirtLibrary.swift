// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import Glibc

/// The C library as a whole, set up once for the process.
enum LibvirtLibrary {
    /// Whether libvirt is ready. From then on it prints nothing: by itself it writes each error to standard error, with
    /// text in it that others wrote.
    ///
    /// From then on SIGPIPE is ignored, too, unless someone handles it: libvirt writes to a daemon that is gone without
    /// MSG_NOSIGNAL, and that would end the process.
    static let isReady: Bool = {
        var current = sigaction()
        if sigaction(SIGPIPE, nil, &current) == 0, current.__sigaction_handler.sa_handler == nil {
            signal(SIGPIPE, SIG_IGN)
        }
        virSetErrorFunc(nil) { _, _ in }
        return virInitialize() == 0
    }()
}
#endif
