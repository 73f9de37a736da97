// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleAuth
package import ConsoleCore
package import ServiceLifecycle

/// The token authority, ready to be used.
package struct MadeConsoleAuth: Sendable {
    /// The authority as the API sees it.
    package var issuer: any ConsoleIssuing
    /// The authority as the listeners see it.
    package var authorizer: any ConsoleAuthorizing
    /// What keeps its store small and true. To be run by a gateway that serves.
    package var housekeeping: [any Service]
    /// Grants this from now on.
    package var update: @Sendable (AuthoritySettings) -> Void
    /// Closes its store. Called once, last.
    package var close: @Sendable () async -> Void

    /// An authority of these parts.
    package init(
        issuer: any ConsoleIssuing, authorizer: any ConsoleAuthorizing, housekeeping: [any Service],
        update: @escaping @Sendable (AuthoritySettings) -> Void, close: @escaping @Sendable () async -> Void
    ) {
        self.issuer = issuer
        self.authorizer = authorizer
        self.housekeeping = housekeeping
        self.update = update
        self.close = close
    }
}
