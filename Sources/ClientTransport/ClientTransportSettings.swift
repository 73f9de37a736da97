// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import TLS

/// The keys that every server has for what stands between it and its clients.
package struct ClientTransportSettings: Sendable, Hashable {
    /// `tls`: the certificate; `nil` when the server speaks in the clear.
    package var tls: ServerTLSSettings?
    /// `trusted_proxies`: the networks whose word about a client is believed.
    package var trustedProxies: [IPNetwork]
    /// `proxy_protocol`: whether every connection begins with a PROXY header.
    package var proxyProtocol: Bool

    /// In the clear, with nobody before us.
    package init() {
        self.tls = nil
        self.trustedProxies = []
        self.proxyProtocol = false
    }

    /// Reads the keys of `section`, which may have others.
    package init(section: Section) {
        self.tls = section.section("tls").flatMap { ServerTLSSettings(section: $0) }
        self.trustedProxies = section.list("trusted_proxies", of: IPNetwork.self)
        self.proxyProtocol = section.value("proxy_protocol", default: false)
        for network in self.trustedProxies where network.prefixLength == 0 {
            section.mistake("\(network) is everybody: the networks of your proxies", at: "trusted_proxies")
        }
        if self.proxyProtocol, self.trustedProxies.isEmpty {
            section.mistake("needs 'trusted_proxies': the networks that the headers come from", at: "proxy_protocol")
        }
    }
    /// What to say when the users of a `base_url` of this scheme, `http` or `https`, would not be sent to what the server
    /// speaks; `nil` when they would. It may be meant: TLS can be ended, or begun, by somebody in front.
    package func warning(baseScheme: String) -> String? {
        switch (self.tls != nil, baseScheme) {
        case (true, "http"): "base_url says http, and this listener speaks TLS"
        case (false, "https") where self.trustedProxies.isEmpty:
            "base_url says https, and this listener has neither 'tls' nor 'trusted_proxies'"
        default: nil
        }
    }
}
