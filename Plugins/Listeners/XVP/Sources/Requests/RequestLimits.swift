// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// How long and how large a request may be.
struct RequestLimits: Sendable {
    /// From the connection to the end of the request: absolute, so that a byte now and then does not hold a connection.
    var requestTimeout = TimeAmount.seconds(10)
    /// How long an answer may take to be read by the client.
    var answerTimeout = TimeAmount.seconds(60)
    /// How long a client may take to close after a refusal.
    var lingerTimeout = TimeAmount.seconds(2)
    /// The request line and all header fields, with the empty line behind them, in bytes.
    var head = 8 * 1024
    /// What a client may send behind its request before its console is open, in bytes. Its part of the RFB handshake is
    /// 14 bytes; whoever sends much more does not wait for answers.
    var early = 4 * 1024
}
