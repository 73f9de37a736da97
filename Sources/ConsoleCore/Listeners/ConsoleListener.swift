// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ServiceLifecycle

/// Speaks one client protocol on one address and turns each client into a session.
///
/// `run()` binds and returns after a graceful shutdown, when its sessions have ended.
public protocol ConsoleListener: Service {
    /// The URL a user opens: the configured base URL with the token placed where this client looks for it.
    func accessURL(for token: AccessToken) -> String
}
