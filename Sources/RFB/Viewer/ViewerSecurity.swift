// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a viewer knows, and what it demands of the server.
package struct ViewerSecurity: Sendable {
    /// The user name, as its bytes.
    package var username: [UInt8]?
    /// The password, as its bytes.
    package var password: [UInt8]?
    /// Whether nothing but VeNCrypt with a certificate is accepted, whatever else the server offers. Without it nothing
    /// but the types in the clear is.
    package var demandsTLS: Bool

    /// A viewer with these credentials and demands.
    package init(username: [UInt8]? = nil, password: [UInt8]? = nil, demandsTLS: Bool = false) {
        self.username = username
        self.password = password
        self.demandsTLS = demandsTLS
    }
}
