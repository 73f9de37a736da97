// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// What `POST /v1/consoles` answers. Its URL is worth a console, so it prints without it.
package struct ConsoleAnswer: Codable, Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The URL to open.
    package var url: String
    /// The console type.
    package var type: String
    /// What the session may do, as ``ConsoleMode`` spells it.
    package var mode: String
    /// The instance.
    package var instance: Target
    /// For how many seconds the URL can be opened.
    package var expiresIn: Int

    /// The instance whose console it is.
    package struct Target: Codable, Sendable, Hashable {
        /// Its UUID.
        package var id: String
        /// Its name.
        package var name: String
        /// Its backend.
        package var backend: String
    }

    private enum CodingKeys: String, CodingKey {
        case url, type, mode, instance
        case expiresIn = "expires_in"
    }

    /// The answer that gives `issued` away.
    package init(url: String, type: String, mode: ConsoleMode, issued: IssuedToken) {
        self.url = url
        self.type = type
        self.mode = mode.rawValue
        self.instance = Target(
            id: issued.instance.id.description, name: issued.instance.name,
            backend: issued.instance.backend.description)
        self.expiresIn = Int(issued.lifetime.components.seconds)
    }

    /// The type and the instance.
    package var description: String { "\(self.type) console of \(self.instance.id): ***" }

    /// A mirror with no children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
