// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

@testable import TLS

/// A TLS handshake with a server on this machine, and what came of it.
enum Handshake {
    /// Shakes hands with `port` of 127.0.0.1, checks, and gives the certificate.
    static func shake(_ tls: ConsoleTLS, host: String = "127.0.0.1", port: Int) async throws -> SeenCertificate {
        let client = try ConsoleTLSClients().client(for: tls, host: host)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: SeenCertificate?.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try client.makeHandler()
                    try channel.pipeline.syncOperations.addHandlers([handler, Watcher(client, handler, promise)])
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        defer { channel.close(promise: nil) }
        guard let certificate = try await promise.futureResult.get() else {
            throw ConsoleError(.internalError, "no certificate")
        }
        return certificate
    }

    /// Expects the same to fail, and gives the error.
    static func failure(_ tls: ConsoleTLS, host: String = "127.0.0.1", port: Int) async throws -> ConsoleError? {
        do {
            _ = try await self.shake(tls, host: host, port: port)
            return nil
        } catch let error as ConsoleError {
            return error
        }
    }

    private final class Watcher: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let client: ConsoleTLSClient
        private let handler: NIOSSLHandler
        private let promise: EventLoopPromise<SeenCertificate?>

        init(_ client: ConsoleTLSClient, _ handler: NIOSSLHandler, _ promise: EventLoopPromise<SeenCertificate?>) {
            self.client = client
            self.handler = handler
            self.promise = promise
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .handshakeCompleted? = event as? TLSUserEvent else { return }
            do {
                try self.client.check(self.handler)
                self.promise.succeed(self.client.certificate(of: self.handler))
            } catch {
                self.promise.fail(error)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            self.promise.fail(self.client.explain(error, of: self.handler))
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.promise.fail(ConsoleError(.consoleRefused, "closed"))
        }
    }
}
