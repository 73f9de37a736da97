// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Reads the settings of a listener and makes it.
public protocol ConsoleListenerFactory: Sendable {
    /// What `kind:` says in the configuration, and the console type of its URLs.
    static var kind: String { get }

    /// Where the listener will listen. The gateway never dials it, and no two servers share it.
    var bindAddress: BindAddress { get }

    /// How many clients it takes at once, where the operator wrote it; `nil` where they left it to the default.
    var writtenConnections: Int? { get }

    /// What turns a token into the URL a user opens, where no listener is made: its clients are served by other gateways.
    /// `nil` for a kind that cannot tell without one.
    var accessURL: (@Sendable (AccessToken, ConsoleMode) -> String)? { get }

    /// Reads the listener's own keys. Does no I/O; mistakes are recorded in `section`.
    init?(section: Section, name: String)

    /// Makes the listener. Files it serves are read now; the address is bound by `run()`.
    func makeListener(context: ListenerContext) throws -> any ConsoleListener
}

extension ConsoleListenerFactory {
    /// Left to the default.
    public var writtenConnections: Int? { nil }

    /// Cannot tell.
    public var accessURL: (@Sendable (AccessToken, ConsoleMode) -> String)? { nil }
}
