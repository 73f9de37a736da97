// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// `kind: xvpvnc`.
package struct XVPListenerFactory: ConsoleListenerFactory {
    package static let kind = ConsoleType.xvpvnc.description

    let settings: XVPSettings

    package var bindAddress: BindAddress { self.settings.bindAddress }
    package var writtenConnections: Int? { self.settings.limits.writtenConnections }
    package var accessURL: (@Sendable (AccessToken, ConsoleMode) -> String)? {
        { [accessURL = self.settings.accessURL] token, _ in accessURL.url(for: token) }
    }

    package init?(section: Section, name: String) {
        guard let settings = XVPSettings(section: section) else { return nil }
        self.settings = settings
    }

    package func makeListener(context: ListenerContext) throws -> any ConsoleListener {
        try XVPListener(settings: self.settings, context: context)
    }
}
