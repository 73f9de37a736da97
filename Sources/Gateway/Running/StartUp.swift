// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a process that is to serve takes from whoever started it, before it does anything else.
struct StartUp: Sendable {
    /// The signals.
    let signals: SignalInbox
    /// What the service manager said in the environment.
    let manager: ServiceManager

    /// Blocks the signals and takes the environment's variables, which no child process is to inherit. To be called while
    /// the process has one thread.
    static func take() -> StartUp {
        SignalInbox.block()
        return StartUp(signals: SignalInbox(), manager: ServiceManager.takeFromEnvironment())
    }
}
