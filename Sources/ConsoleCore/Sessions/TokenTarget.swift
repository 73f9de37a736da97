// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Where a token would lead that can still be redeemed.
public struct TokenTarget: Sendable, Hashable {
    /// The instance it is bound to.
    public var instance: InstanceID
    /// Where the console of that instance is now.
    public var address: ConsoleAddress

    /// The console of `instance`, at `address`.
    public init(instance: InstanceID, address: ConsoleAddress) {
        self.instance = instance
        self.address = address
    }
}
