// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import TLS

/// What stands in the channel to one console until its session begins: made before anything is dialled, so that what is
/// wrong with an endpoint is found without a connection.
struct ConsolePipeline: Sendable {
    private let transport: ConsoleTransportHandler.Target?
    private let handshake: ConsoleHandshakeHandler.Target

    /// The pipeline to `endpoint`, with what its TLS and that of its RFB are verified with.
    ///
    /// - Throws: `consoleUnreachable` when its tunnel cannot be asked for.
    init(
        _ endpoint: ConsoleEndpoint, tls: ConsoleTLSClient?, rfbTLS: ConsoleTLSClient?, settings: RelaySettings
    ) throws(ConsoleError) {
        var request: [UInt8]?
        if let tunnel = endpoint.tunnel { request = try TunnelHandshake.request(for: tunnel) }
        let layers = endpoint.layers
        self.transport =
            layers.isEmpty
            ? nil
            : ConsoleTransportHandler.Target(
                address: endpoint.address, tls: tls, tunnelRequest: request,
                allowsPlaintext: endpoint.security.allowsPlaintext, tlsHandshakeTimeout: settings.tlsHandshakeTimeout,
                tunnelTimeout: settings.tunnelTimeout)
        self.handshake = ConsoleHandshakeHandler.Target(
            address: endpoint.address, security: endpoint.security, tls: rfbTLS,
            tlsHandshakeTimeout: settings.tlsHandshakeTimeout, layers: layers)
    }

    /// Puts the handlers into `channel`, and the one that drives RFB into `box`. One set for each channel that is tried: a
    /// host may have several addresses. On the channel's event loop.
    func add(to channel: any Channel, _ box: HandshakeBox) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            if let transport = self.transport {
                try channel.pipeline.syncOperations.addHandler(ConsoleTransportHandler(transport))
            }
            let handler = ConsoleHandshakeHandler(self.handshake, on: channel.eventLoop)
            box.value = handler
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }
}

extension ConsoleEndpoint {
    /// What lies beneath its RFB, in the order in which it is brought up.
    var layers: [ConsoleLayer] {
        (self.tls == nil ? [] : [.tls]) + (self.tunnel == nil ? [] : [.tunnel])
    }
}
