// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why the first bytes of a connection are no header of the PROXY protocol.
package enum ProxyHeaderError: String, Error, Sendable, Hashable, CustomStringConvertible {
    /// Something else: HTTP or TLS, most of the time.
    case missing = "there is no PROXY header"
    /// A header with something in it that is not allowed.
    case malformed = "the PROXY header is malformed"
    /// More bytes than a header may have.
    case tooLong = "the PROXY header is too long"

    package var description: String { self.rawValue }
}
