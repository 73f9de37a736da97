// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import RFB

/// What a handshake has come to, read on its event loop.
struct ProbeHearing: Sendable {
    /// What stands beneath its RFB.
    var layers: [ConsoleLayer] = []
    /// What the console said.
    var offer = ServerOffer()
    /// Whether TLS has begun.
    var hasBegunTLS = false
    /// Whether the console has said something inside TLS.
    var hasHeardInsideTLS = false
    /// Why security is not done; `nil` when it is.
    var failure: ConsoleError?

    /// A handshake of which nothing is known but its failure.
    init(failure: ConsoleError?) {
        self.failure = failure
    }

    /// What `handler` has heard. On its event loop.
    init(_ handler: ConsoleHandshakeHandler?, failure: ConsoleError?) {
        self.failure = failure
        guard let handler else { return }
        self.layers = handler.layers
        self.offer = handler.offer
        self.hasBegunTLS = handler.hasBegunTLS
        self.hasHeardInsideTLS = handler.hasHeardInsideTLS
    }
}
