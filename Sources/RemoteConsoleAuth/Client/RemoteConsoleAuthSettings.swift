// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import TLS

/// The section `consoleauth` of a proxy: the authorities that it asks.
package struct RemoteConsoleAuthSettings: Sendable, Hashable {
    /// `url`: the authorities, in the order in which they are asked.
    package var urls: [AuthorityURL]
    /// `tls`: what the proxy shows them, and whose certificates it accepts.
    package var tls: ClientTLSSettings
    /// `console_tls`: what the proxy shows to consoles that ask for a certificate; `nil` for none.
    package var consoleCertificate: ConsoleCertificate?

    /// Settings of these values.
    package init(urls: [AuthorityURL], tls: ClientTLSSettings, consoleCertificate: ConsoleCertificate? = nil) {
        self.urls = urls
        self.tls = tls
        self.consoleCertificate = consoleCertificate
    }

    /// Reads the section and finishes it; `nil` when what it lacks leaves nobody to ask.
    package init?(section: Section) {
        let urls = section.list("url", of: AuthorityURL.self)
        if section.hasNothing("url") { section.mistake("is required: at least one authority", at: "url") }
        if Set(urls).count != urls.count { section.mistake("names an authority twice", at: "url") }
        if urls.count > 8 { section.mistake("has more than 8 authorities", at: "url") }
        let keys = section.section("tls")
        if keys == nil {
            section.mistake("is required: an authority knows its proxies by their certificates", at: "tls")
        }
        let tls = keys.flatMap { ClientTLSSettings(section: $0) }
        if let console = section.section("console_tls") {
            let certificate = console.requiredPath("cert_file")
            let key = console.requiredPath("key_file")
            console.finish()
            if let certificate, let key {
                self.consoleCertificate = ConsoleCertificate(certificateFile: certificate, keyFile: key)
            }
        }
        section.finish()
        guard !urls.isEmpty, let tls else { return nil }
        self.urls = urls
        self.tls = tls
    }
}
