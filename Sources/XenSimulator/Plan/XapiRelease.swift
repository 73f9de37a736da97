// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How old the software of a host is, where that shows on the wire.
package enum XapiRelease: String, Sendable, Codable {
    /// XCP-ng 8.3 and XenServer 8.
    case today
    /// XenServer 5.6 FP1 to 6.5: the old HTTP parser (one `?` in a target, 242 lines of header, no bound in bytes),
    /// 500 for every failure but 401, and 401 without a body.
    case xenServer6
    /// XenServer 5.5 and 5.6: as ``xenServer6``; also neither residence nor power state is looked at, and cookies are
    /// split at `&` only.
    case xenServer56
}
