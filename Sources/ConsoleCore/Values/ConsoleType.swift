// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The client front end that an access URL is for: the `kind` of a listener, and Nova's console `type`.
///
/// A token is bound to one type: a token made for `novnc` opens nothing elsewhere.
public struct ConsoleType: Sendable, Hashable, CustomStringConvertible {
    /// The browser client over WebSocket.
    public static let novnc = ConsoleType("novnc")
    /// The viewers that begin with Nova's `CONNECT` request.
    public static let xvpvnc = ConsoleType("xvpvnc")
    /// Native viewers, which bring the token as a password.
    public static let rfb = ConsoleType("rfb")

    /// The type's name.
    public let description: String

    /// The type called `name`.
    public init(_ name: String) {
        self.description = name
    }
}
