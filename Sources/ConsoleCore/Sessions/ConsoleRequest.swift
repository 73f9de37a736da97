// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A wish for a console.
public struct ConsoleRequest: Sendable {
    /// The instance.
    public var instance: InstanceReference
    /// The front end that the URL will be for.
    public var type: ConsoleType
    /// What the session may do.
    public var mode: ConsoleMode
    /// Who asks.
    public var principal: Principal

    /// A wish of `principal` for a console of `instance`.
    public init(instance: InstanceReference, type: ConsoleType, mode: ConsoleMode = .control, principal: Principal) {
        self.instance = instance
        self.type = type
        self.mode = mode
        self.principal = principal
    }
}
