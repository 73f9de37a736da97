// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Process {
    /// Starts the program with no signal blocked.
    ///
    /// The threads of Swift's pool block signals, and a program inherits that: a daemon that was started from one would
    /// not hear SIGTERM.
    func start() throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try self.run()
    }
}
