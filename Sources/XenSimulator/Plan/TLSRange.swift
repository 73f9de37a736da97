// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What versions of TLS a host speaks.
package enum TLSRange: String, Sendable, Codable {
    /// 1.2 and 1.3.
    case modern
    /// 1.2 alone, as most hosts today.
    case only12
    /// 1.0 alone, as XenServer up to 6.5.
    case only10
}
