// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// `kind: rfb`.
package struct RFBListenerFactory: ConsoleListenerFactory {
    package static let kind = ConsoleType.rfb.description

    let settings: RFBSettings

    package var bindAddress: BindAddress { self.settings.bindAddress }
    package var writtenConnections: Int? { self.settings.limits.writtenConnections }

    package var accessURL: (@Sendable (AccessToken, ConsoleMode) -> String)? {
        { [accessURL = self.settings.accessURL] token, _ in accessURL.url(for: token) }
    }

    /// A factory for these settings.
    init(settings: RFBSettings) {
        self.settings = settings
    }

    package init?(section: Section, name: String) {
        guard let settings = RFBSettings(section: section) else { return nil }
        self.init(settings: settings)
    }

    package func makeListener(context: ListenerContext) throws -> any ConsoleListener {
        try RFBListener(settings: self.settings, context: context)
    }
}
