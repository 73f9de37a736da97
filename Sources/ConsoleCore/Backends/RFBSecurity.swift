// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a console asks for in its RFB handshake.
public struct RFBSecurity: Sendable, Hashable {
    /// The password for VNC authentication, if the console has one. RFB uses its first 8 bytes.
    public var password: Secret?

    /// A console with `password`, or one that asks for none.
    public init(password: Secret? = nil) {
        self.password = password
    }
}
