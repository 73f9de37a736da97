// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// The token authority, ready to be used.
package struct MadeConsoleAuth: Sendable {
    /// The authority as the API sees it.
    package var issuer: any ConsoleIssuing
    /// The authority as the listeners see it.
    package var authorizer: any ConsoleAuthorizing
    /// Closes its store. Called once, last.
    package var close: @Sendable () async -> Void

    /// An authority of these parts.
    package init(
        issuer: any ConsoleIssuing, authorizer: any ConsoleAuthorizing, close: @escaping @Sendable () async -> Void
    ) {
        self.issuer = issuer
        self.authorizer = authorizer
        self.close = close
    }
}
