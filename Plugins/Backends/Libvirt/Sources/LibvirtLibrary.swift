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
    ///
    /// An event loop runs from then on, on a thread of its own that never ends. libvirt wants it to be there before the
    /// first connection is.
    static let isReady: Bool = {
        var current = sigaction()
        if sigaction(SIGPIPE, nil, &current) == 0, current.__sigaction_handler.sa_handler == nil {
            signal(SIGPIPE, SIG_IGN)
        }
        virSetErrorFunc(nil) { _, _ in }
        guard virEventRegisterDefaultImpl() == 0, virInitialize() == 0 else { return false }
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, { _ in LibvirtLibrary.runEvents() }, nil)
        guard status == 0 else { return false }
        pthread_detach(thread)
        return true
    }()

    private static func runEvents() -> Never {
        while true {
            // It fails for want of memory only. Not at full speed then.
            if virEventRunDefaultImpl() != 0 { usleep(100_000) }
        }
    }
}
#endif
