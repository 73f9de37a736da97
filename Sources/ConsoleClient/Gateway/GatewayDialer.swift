// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import TLS

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Opens WebSockets to a gateway.
package struct GatewayDialer: Sendable {
    private let authorities: String?
    private let limit: TimeAmount

    /// A dialer that trusts the authorities in the PEM file `authorities`, or the system's.
    ///
    /// - Parameter limit: how long connecting, TLS and the request may take together.
    /// - Throws: ``ConsoleError`` with `invalidRequest` when the file cannot be used.
    package init(authorities: String?, limit: TimeAmount = .seconds(20)) throws(ConsoleError) {
        if let authorities {
            do {
                try ConsoleTLSClients.check(ConsoleTLS(authorities: authorities))
            } catch {
                throw ConsoleError(.invalidRequest, Self.retold(error.explanation))
            }
        }
        self.authorities = authorities
        self.limit = limit
    }

    /// Opens the WebSocket at `address` on `loop`. Its channel reads only when it is asked to.
    ///
    /// - Parameter install: called on `loop` with the channel when it is a WebSocket. It adds the handlers that take
    ///   its frames; the first of them gets all that came since.
    /// - Returns: the channel, or ``GatewayFailure``.
    func dial(
        _ address: GatewayAddress, on loop: any EventLoop, install: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let tls: ConsoleTLSClient?
        do {
            tls = try address.isEncrypted ? self.client(for: address) : nil
        } catch {
            return loop.makeFailedFuture(GatewayFailure.notTrusted("\(address)", why: Self.retold(error.explanation)))
        }
        let upgraded = loop.makePromise(of: Void.self)
        let connected = ClientBootstrap(group: loop)
            .connectTimeout(self.limit)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(try tls.makeHandler()) }
                    var limits = NIOHTTPDecoderLimitConfiguration()
                    limits.maxHeaderListSize = 16 * 1024
                    let decoder = HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
                    try pipeline.addHandlers([
                        HTTPRequestEncoder(), ByteToMessageHandler(decoder),
                        GatewayUpgradeHandler(address, tls: tls, done: upgraded),
                    ])
                }
            }
            .connect(host: address.host, port: address.port)
        let deadline = loop.scheduleTask(in: self.limit) { upgraded.fail(GatewayFailure.timedOut("\(address)")) }
        connected.whenFailure { error in
            upgraded.fail(GatewayFailure.unreachable("\(address)", why: Self.reason(error)))
        }
        let opened = upgraded.futureResult.flatMap { connected }.flatMapThrowing { channel in
            try Self.switchProtocols(channel, install: install)
            return channel
        }
        opened.whenComplete { _ in deadline.cancel() }
        opened.whenFailure { _ in connected.whenSuccess { $0.close(promise: nil) } }
        return opened
    }

    /// Swaps the handlers of HTTP for others. Not to be called from inside a read.
    private static func switchProtocols(_ channel: any Channel, install: (any Channel) throws -> Void) throws {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
        let upgrade = try pipeline.handler(type: GatewayUpgradeHandler.self)
        let place = try pipeline.context(handler: upgrade)
        pipeline.removeHandler(try pipeline.handler(type: HTTPRequestEncoder.self), promise: nil)
        upgrade.stepAside()
        try install(channel)
        // What came behind the answer goes the new way, a moment later. It is a read like any other, with an end; TLS
        // would keep one that came from before it to itself.
        let removed = channel.eventLoop.makePromise(of: Void.self)
        removed.futureResult.assumeIsolated().whenSuccess {
            place.fireChannelReadComplete()
            pipeline.removeHandler(context: place, promise: nil)
        }
        pipeline.removeHandler(decoder, promise: removed)
    }

    private func client(for address: GatewayAddress) throws(ConsoleError) -> ConsoleTLSClient {
        // Who it has to be is the host of the URL, whatever address that name has.
        try ConsoleTLSClients().client(for: ConsoleTLS(authorities: self.authorities), host: address.host)
    }

    /// What the part that checks certificates says of a console and its keys, said of the gateway and our option.
    static func retold(_ text: String) -> String {
        text.replacing("the console", with: "the gateway")
            // Once: the rest may be the name of a file.
            .replacing("ca_file", with: "--ca-file", maxReplacements: 1)
            .replacing(": set cert_file and key_file", with: ", and oriel connect has none")
            .replacing(" (cert_file and key_file)", with: ", and oriel connect has none")
    }

    /// Why there is no connection, in a few words.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { Self.reason($0.error) } ?? "the name is not known"
        case let error as IOError:
            error.errnoCode == ECONNREFUSED ? "connection refused" : String(cString: strerror(error.errnoCode))
        case ChannelError.connectTimeout: "it does not answer"
        default: "\(error)"
        }
    }
}
