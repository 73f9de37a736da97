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
    /// The authority itself; `nil` in a proxy.
    package var authority: LocalAuthority?
    /// What keeps its store small and true. To be run by a gateway that serves.
    package var housekeeping: [any Service]
    /// Grants this from now on.
    package var update: @Sendable (AuthoritySettings) -> Void
    /// Reads again the certificates that it shows to other authorities, if it does.
    package var reloadCertificates: @Sendable () throws -> Void
    /// Whether it can be asked, as far as is known without asking: of a proxy, whether an authority answered a short while
    /// ago.
    package var isInTouch: @Sendable () -> Bool
    /// Closes its store. Called once, last.
    package var close: @Sendable () async -> Void

    /// An authority of these parts.
    package init(
        issuer: any ConsoleIssuing, authorizer: any ConsoleAuthorizing, authority: LocalAuthority? = nil,
        housekeeping: [any Service], update: @escaping @Sendable (AuthoritySettings) -> Void = { _ in },
        reloadCertificates: @escaping @Sendable () throws -> Void = {},
        isInTouch: @escaping @Sendable () -> Bool = { true }, close: @escaping @Sendable () async -> Void
    ) {
        self.issuer = issuer
        self.authorizer = authorizer
        self.authority = authority
        self.housekeeping = housekeeping
        self.update = update
        self.reloadCertificates = reloadCertificates
        self.isInTouch = isInTouch
        self.close = close
    }
}
