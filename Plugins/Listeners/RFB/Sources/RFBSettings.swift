// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import TLS

/// The settings of an `rfb` listener.
struct RFBSettings: Sendable {
    /// Where it listens.
    var bindAddress: BindAddress
    /// What its access URLs look like.
    var accessURL: AccessURL
    /// What stands between the listener and its clients; always with a certificate.
    var transport: ClientTransportSettings
    /// How many clients it takes, and how long everything of them may be.
    var limits: RFBLimits

    /// Reads the keys of `section`.
    init?(section: Section) {
        let host: String = section.value("host", default: "127.0.0.1")
        let port = section.value("port", default: 5900, in: 0...65535)
        self.bindAddress = BindAddress(host: host, port: port)
        self.transport = ClientTransportSettings(section: section)
        // TigerVNC 1.12 waits for ever behind the session tickets of TLS 1.3, which the library sends with the first bytes
        // and has no switch for. Whoever asks for 1.3 gets it.
        if self.transport.tls?.minimumVersion == .oneTwo { self.transport.tls?.maximumVersion = .oneTwo }
        let limits = section.sectionOrEmpty("limits")
        self.limits = RFBLimits(section: limits)
        limits.finish()
        if !section.has("tls") {
            section.mistake("is missing: 'cert_file' and 'key_file', because the token is a password here", at: "tls")
        }
        guard let base: String = section.required("base_url") else { return nil }
        guard let accessURL = AccessURL(base: base) else {
            section.mistake(
                "\"\(base)\" is not allowed: vnc://HOST or vnc://HOST:PORT as viewers reach this listener, such as "
                    + "vnc://console.example.org:5900", at: "base_url")
            return nil
        }
        self.accessURL = accessURL
        guard self.transport.tls != nil else { return nil }
    }
}
