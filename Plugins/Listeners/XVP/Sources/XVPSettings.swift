// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore

/// The settings of an `xvpvnc` listener.
struct XVPSettings: Sendable {
    /// Where it listens.
    var bindAddress: BindAddress
    /// What its access URLs look like.
    var accessURL: AccessURL
    /// What stands between the listener and its clients.
    var transport: ClientTransportSettings
    /// How many clients it takes, and how long and how large everything of them may be.
    var limits: XVPLimits

    /// Reads the keys of `section`.
    init?(section: Section) {
        let host: String = section.value("host", default: "127.0.0.1")
        let port = section.value("port", default: 6081, in: 0...65535)
        self.bindAddress = BindAddress(host: host, port: port)
        self.transport = ClientTransportSettings(section: section)
        let limits = section.sectionOrEmpty("limits")
        self.limits = XVPLimits(section: limits)
        limits.finish()
        guard let base: String = section.required("base_url") else { return nil }
        guard let accessURL = AccessURL(base: base) else {
            section.mistake(
                "\"\(base)\" is not allowed: an absolute http or https URL without a fragment that leads to this "
                    + "listener, such as https://console.example.org:6081/console", at: "base_url")
            return nil
        }
        self.accessURL = accessURL
    }
}
