// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ServiceLifecycle

/// Speaks one client protocol on one address and turns each client into a session.
///
/// `run()` binds and returns after a graceful shutdown, when its sessions have ended.
public protocol ConsoleListener: Service {
    /// The URL a user opens: the configured base URL with the token placed where this client looks for it.
    ///
    /// A listener whose client can be told not to offer what a session of this mode has not may say so in it; it is a
    /// courtesy, and what is allowed does not depend on it.
    func accessURL(for token: AccessToken, mode: ConsoleMode) -> String
}

extension ConsoleListener {
    /// The URL for a session in control.
    public func accessURL(for token: AccessToken) -> String { self.accessURL(for: token, mode: .control) }
}
