// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A server that is spoken to.
struct HTTPTarget: Sendable, Hashable, CustomStringConvertible {
    /// A numeric address, or a name that the operator wrote.
    var host: String
    /// Its TCP port.
    var port: Int
    /// How its TLS is checked; `nil` for the clear.
    var tls: ConsoleTLS?

    /// The value of the `Host` field: without the port where it is the usual one, an IPv6 address in brackets.
    var hostField: String {
        if self.port != (self.tls == nil ? 80 : 443) { return self.description }
        return self.host.contains(":") ? "[\(self.host)]" : self.host
    }

    /// Host and port.
    var description: String { "\(BindAddress(host: self.host, port: self.port))" }
}
