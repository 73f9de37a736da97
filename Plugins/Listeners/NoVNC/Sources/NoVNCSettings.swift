// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore

/// The settings of a `novnc` listener.
struct NoVNCSettings: Sendable {
    /// Where it listens.
    var bindAddress: BindAddress
    /// What its access URLs look like.
    var accessURL: AccessURL
    /// The pages that may open a console: the configured ones and the base URL's own.
    var allowedOrigins: Set<WebOrigin>
    /// Which pages may show the console in a frame.
    var frameAncestors: [String]
    /// Where noVNC is installed.
    var web: String
    /// What stands between the listener and its clients.
    var transport: ClientTransportSettings
    /// How many clients it takes, and how long and how large everything of them may be.
    var limits: NoVNCLimits

    /// Reads the keys of `section`.
    init?(section: Section) {
        let host: String = section.value("host", default: "127.0.0.1")
        let port = section.value("port", default: 6080, in: 0...65535)
        self.bindAddress = BindAddress(host: host, port: port)
        self.web = section.path("web", default: "/usr/share/novnc")
        self.frameAncestors = section.list("frame_ancestors", of: String.self)
        self.transport = ClientTransportSettings(section: section)
        let limits = section.sectionOrEmpty("limits")
        self.limits = NoVNCLimits(section: limits)
        limits.finish()
        let allowed = section.list("allowed_origins", of: WebOrigin.self)

        for source in self.frameAncestors where !Self.isFrameSource(source) {
            section.mistake(
                "\"\(source)\" is not allowed: 'self', or an origin such as https://dashboard.example.org",
                at: "frame_ancestors")
        }
        guard let base: String = section.required("base_url") else { return nil }
        guard let accessURL = AccessURL(base: base) else {
            section.mistake(
                "\"\(base)\" is not allowed: the absolute http or https URL of a page of this listener, such as "
                    + "https://console.example.org/console.html", at: "base_url")
            return nil
        }
        self.accessURL = accessURL
        self.allowedOrigins = Set(allowed).union([accessURL.origin])
    }

    private static func isFrameSource(_ text: String) -> Bool {
        text == "'self'" || WebOrigin(text) != nil
    }
}
