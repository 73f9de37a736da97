// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Which tokens of an instance are revoked.
public enum RevocationScope: Sendable, Hashable, CaseIterable {
    /// Those whose session has not begun, also those that are redeemed at the moment.
    case unopened
    /// All of them: also those whose session is alive, or ended and could be taken up again.
    case all
}
