// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// `kind: novnc`.
package struct NoVNCListenerFactory: ConsoleListenerFactory {
    package static let kind = ConsoleType.novnc.description

    let settings: NoVNCSettings

    package var bindAddress: BindAddress { self.settings.bindAddress }
    package var writtenConnections: Int? { self.settings.limits.writtenConnections }
    package var accessURL: (@Sendable (AccessToken, ConsoleMode) -> String)? {
        { [accessURL = self.settings.accessURL] in accessURL.url(for: $0, mode: $1) }
    }

    package init?(section: Section, name: String) {
        guard let settings = NoVNCSettings(section: section) else { return nil }
        self.settings = settings
    }

    package func makeListener(context: ListenerContext) throws -> any ConsoleListener {
        try NoVNCListener(settings: self.settings, context: context)
    }
}
