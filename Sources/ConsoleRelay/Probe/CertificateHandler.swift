// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import TLS

/// Does the TLS handshake with a host and tells the certificate that it has shown. Bound to its channel's event loop.
final class CertificateHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let host: BindAddress
    private let client: ConsoleTLSClient
    private let timeout: TimeAmount
    private let tell: (Result<SeenCertificate, ConsoleError>) -> Void
    private var tlsHandler: NIOSSLHandler?
    private var deadline: Scheduled<Void>?
    private var isDone = false

    /// A handler for a channel to `host` that calls `tell` once the channel was active.
    init(
        _ host: BindAddress, client: ConsoleTLSClient, timeout: TimeAmount,
        tell: @escaping (Result<SeenCertificate, ConsoleError>) -> Void
    ) {
        self.host = host
        self.client = client
        self.timeout = timeout
        self.tell = tell
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.deadline = context.eventLoop.scheduleTask(in: self.timeout) {
            let handler = bound.value
            handler.finish(
                .failure(ConsoleError(.timedOut, "\(handler.host) did not finish the TLS handshake in time")))
        }
        do {
            let handler = try self.client.makeHandler()
            self.tlsHandler = handler
            try context.channel.pipeline.syncOperations.addHandler(handler, position: .before(self))
            context.read()
        } catch {
            self.finish(.failure(self.client.explain(error, of: nil)))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.finish(.failure(ConsoleError(.consoleRefused, "\(self.host) closed the connection in the TLS handshake")))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.finish(.failure(self.client.explain(error, of: self.tlsHandler)))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted? = event as? TLSUserEvent else { return }
        if let certificate = self.tlsHandler.flatMap({ self.client.certificate(of: $0) }) {
            self.finish(.success(certificate))
        } else {
            self.finish(.failure(ConsoleError(.consoleRefused, "\(self.host) has shown no certificate")))
        }
    }

    private func finish(_ result: Result<SeenCertificate, ConsoleError>) {
        guard !self.isDone else { return }
        self.isDone = true
        self.deadline?.cancel()
        self.tell(result)
    }
}

@available(*, unavailable)
extension CertificateHandler: Sendable {}
