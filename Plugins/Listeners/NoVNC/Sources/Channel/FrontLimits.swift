// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// How long and how large a request may be.
struct FrontLimits: Sendable {
    /// From the connection, or the last answer, to the end of the next request: absolute, so that a byte now and then
    /// does not hold a connection.
    var requestTimeout = TimeAmount.seconds(10)
    /// How long an answer may take to be read by the client.
    var answerTimeout = TimeAmount.seconds(60)
    /// How long a client may take to close after an answer that closes the connection.
    var lingerTimeout = TimeAmount.seconds(2)
    /// The request target, in bytes.
    var target = 4 * 1024
    /// One header field, in bytes.
    var field = 8 * 1024
    /// All header fields, in bytes.
    var fields = 16 * 1024
    /// The number of header fields.
    var fieldCount = 64
    /// Everything of a request up to its end, in bytes: the parser bounds the fields and not the target.
    var request: Int { self.target + self.fields + 2 * self.field }
}
