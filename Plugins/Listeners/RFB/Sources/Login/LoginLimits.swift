// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// How long a viewer may take, and how much it may send, before its console is open.
struct LoginLimits: Sendable {
    /// From the connection to the beginning of TLS, in which no person has a part. Absolute, so that a byte now and then
    /// does not hold a connection.
    var negotiationTimeout = TimeAmount.seconds(10)
    /// From the end of TLS's handshake to the password: a person looks at a certificate and pastes a token meanwhile.
    var loginTimeout = TimeAmount.seconds(120)
    /// How long an answer may take to be read by the client.
    var answerTimeout = TimeAmount.seconds(60)
    /// How long a client may take to close after a refusal.
    var lingerTimeout = TimeAmount.seconds(2)
    /// How long a console that is being opened has left when the listener goes down.
    var shutdownTimeout = TimeAmount.seconds(2)
    /// What a client may send behind its password before its console is open, in bytes. It is to wait for an answer;
    /// what it has to say then is one byte.
    var early = 4 * 1024
}
