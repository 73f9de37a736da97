// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HummingbirdCore
internal import NIOCore

/// What the API takes from a client, at most.
enum HTTPLimits {
    /// Bytes of a request's body.
    static let body = 64 * 1024
    /// Bytes of the path and query.
    static let target = 4 * 1024

    /// The decoder refuses more, and a connection that says nothing for half a minute is closed: one that never ends
    /// its first header too.
    static let http = HTTP1Channel.Configuration(
        additionalChannelHandlers: [WholeRequestHandler()], idleTimeout: .seconds(30),
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 64))
}
