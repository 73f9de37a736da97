// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleAuth
package import ConsoleCore
package import RemoteConsoleAuth

/// The section `consoleauth`.
package struct ConsoleAuthSettings: Sendable {
    /// `token_ttl` (1s to 24h): how long an access URL can be opened; `max_session` and `idle_timeout` (up to a week; 0s
    /// for no limit): after how long a session ends in any case, and without input; `resume_window` (up to 1h; 0s for
    /// never): how long after its end the same browser can take it up again; `reuse` (single-use or until-expiry): how
    /// often a token opens its console; `limits`: how much is given out. The defaults are the authority's own.
    package var grants = AuthoritySettings()
    /// `key_file` (/var/lib/oriel/token.key): the key that hashes tokens. It is made when there is none.
    package var keyFile: String
    /// `store`: what read its section and will open the token store.
    package var store: any TokenStoreFactory
    /// `serve`: how proxies on other machines ask; `nil` when there are none.
    package var serve: ConsoleAuthServeSettings?

    /// Reads the section; `nil` when the store cannot be read.
    init?(section: Section, stores: PluginRegistry<any TokenStoreFactory.Type>) {
        let week = Duration.seconds(7 * 86_400)
        let defaults = AuthoritySettings()
        self.grants.tokenLifetime = section.value(
            "token_ttl", default: defaults.tokenLifetime, in: .seconds(1) ... .seconds(86_400))
        self.keyFile = section.path("key_file", default: "/var/lib/oriel/token.key")
        let session = section.value("max_session", default: defaults.maximumSession ?? .zero, in: .zero...week)
        self.grants.maximumSession = session == .zero ? nil : session
        let idle = section.value("idle_timeout", default: defaults.idleTimeout ?? .zero, in: .zero...week)
        self.grants.idleTimeout = idle == .zero ? nil : idle
        self.grants.resumeWindow = section.value(
            "resume_window", default: defaults.resumeWindow, in: .zero ... .seconds(3600))
        self.grants.reuse = section.choice("reuse", of: TokenReuse.allCases, default: defaults.reuse)
        self.grants.limits = AuthorityLimits(section: section.sectionOrEmpty("limits"))
        let store = section.requiredSection("store")
        let serve = section.section("serve")
        self.serve = serve.flatMap { ConsoleAuthServeSettings(section: $0) }
        section.finish()
        guard serve == nil || self.serve != nil else { return nil }
        guard let store, let type = store.factory(in: stores) else { return nil }
        defer { store.finish() }
        guard let factory = type.init(section: store) else { return nil }
        self.store = factory
    }
}
