// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Keeps what a PROXY header said in the pipeline of its connection, and lets everything through.
final class ClientIdentityHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    let identity: ClientIdentity

    init(identity: ClientIdentity) {
        self.identity = identity
    }
}
