// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A listener that takes new settings while it listens.
public protocol ReloadableListener: ConsoleListener {
    /// Makes ready what `factory` read, files and certificates included, and changes nothing yet.
    ///
    /// - Parameter factory: of the listener's own kind, with the bind address that the listener has.
    /// - Returns: what makes the new settings hold for new clients. It cannot fail, and is called at once or never.
    /// - Throws: ``ConsoleError`` when the settings cannot be used.
    func prepare(_ factory: any ConsoleListenerFactory) throws -> @Sendable () -> Void
}
