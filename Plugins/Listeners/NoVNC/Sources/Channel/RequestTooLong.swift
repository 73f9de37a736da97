// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A request has more bytes than it may.
struct RequestTooLong: Error {}

@available(*, unavailable)
extension RequestSizeHandler: Sendable {}
