// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// The console types that this gateway has a listener for, and how each turns a token into the URL a user opens.
package struct AccessURLs: Sendable {
    private let makers: [ConsoleType: @Sendable (AccessToken, ConsoleMode) -> String]

    /// The URLs of these console types.
    package init(_ makers: [ConsoleType: @Sendable (AccessToken, ConsoleMode) -> String]) {
        self.makers = makers
    }

    /// The URLs of `listeners`.
    package init(listeners: [ConsoleType: any ConsoleListener]) {
        self.makers = listeners.mapValues { listener in { listener.accessURL(for: $0, mode: $1) } }
    }

    /// The names of the types, sorted.
    package var types: [String] { self.makers.keys.map(\.description).sorted() }

    /// How a token becomes the URL of `type`; `nil` when no listener speaks it.
    package subscript(type type: ConsoleType) -> (@Sendable (AccessToken, ConsoleMode) -> String)? { self.makers[type] }
}
