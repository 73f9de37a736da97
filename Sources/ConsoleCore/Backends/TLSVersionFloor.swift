// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The oldest version of TLS that is spoken.
public enum TLSVersionFloor: String, Sendable, Hashable, CaseIterable {
    /// For hosts that know nothing better, such as XenServer 6.5 and before; only where the operator wrote it.
    case tls10 = "1.0"
    /// As `tls10`.
    case tls11 = "1.1"
    /// What Oriel asks of everybody else.
    case tls12 = "1.2"
}
