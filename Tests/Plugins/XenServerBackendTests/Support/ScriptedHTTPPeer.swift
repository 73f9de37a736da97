// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A TCP server on 127.0.0.1 that answers each request, by word of a script: byte for byte, well or badly.
final class ScriptedHTTPPeer: Sendable {
    /// What is done when a request has come in whole.
    enum Step: Sendable {
        /// Sends the text, and closes.
        case answer(String)
        /// Sends the text, and leaves the connection open.
        case begin(String)
        /// Sends the text, and then one byte every few milliseconds, for ever.
        case drip(String)
        /// Sends the text, and then as much as is taken, for ever.
        case flood(String)
        /// Closes.
        case close
    }

    /// What has come in.
    struct Record: Sendable {
        /// How many connections were accepted.
        var connections = 0
        /// How many are open.
        var open = 0
        /// The requests, whole.
        var requests: [String] = []
        /// How many bytes of a flood were sent.
        var flooded = 0
    }

    let record = Mutex(Record())
    private let channel: any Channel

    private init(channel: any Channel, holder: Holder) {
        self.channel = channel
        holder.peer.withLock { $0 = self }
    }

    fileprivate final class Holder: Sendable {
        let peer = Mutex<ScriptedHTTPPeer?>(nil)
    }

    /// Listens, in TLS with `tls`.
    static func start(tls: TestIdentity? = nil, _ step: Step) async throws -> ScriptedHTTPPeer {
        try await self.start(tls: tls) { _ in step }
    }

    /// Listens, in TLS with `tls`; `script` sees each request.
    static func start(
        tls: TestIdentity? = nil, script: @escaping @Sendable (String) -> Step
    ) async throws -> ScriptedHTTPPeer {
        let holder = Holder()
        let context = try tls.map { identity in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: identity.privateKey, format: .pem))))
        }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(Connection(holder: holder, script: script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedHTTPPeer(channel: channel, holder: holder)
    }

    /// The port.
    var port: Int { self.channel.localAddress?.port ?? 0 }

    /// Stops listening.
    func stop() async throws {
        try await self.channel.close()
    }

    /// One connection.
    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let holder: Holder
        private let script: @Sendable (String) -> Step
        private var received = ""
        private var flood = false

        init(holder: Holder, script: @escaping @Sendable (String) -> Step) {
            self.holder = holder
            self.script = script
        }

        private func update(_ body: (inout Record) -> Void) {
            self.holder.peer.withLock { $0 }?.record.withLock { body(&$0) }
        }

        func channelActive(context: ChannelHandlerContext) {
            self.update {
                $0.connections += 1
                $0.open += 1
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.update { $0.open -= 1 }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.received += String(buffer: self.unwrapInboundIn(data))
            guard let end = self.received.firstRange(of: "\r\n\r\n") else { return }
            let length = self.received.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) } ?? 0
            guard self.received[end.upperBound...].utf8.count >= length else { return }
            let request = self.received
            self.received = ""
            self.update { $0.requests.append(request) }
            switch self.script(request) {
            case .answer(let text):
                let channel = context.channel
                self.send(text, context: context).whenComplete { _ in channel.close(promise: nil) }
            case .begin(let text):
                self.send(text, context: context).whenComplete { _ in }
            case .drip(let text):
                self.send(text, context: context).whenComplete { _ in }
                let channel = context.channel
                context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(5)) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(string: "x"), promise: nil)
                }
            case .flood(let text):
                self.flood = true
                self.send(text, context: context).whenComplete { _ in }
                self.pour(context: context)
            case .close:
                context.close(promise: nil)
            }
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            self.pour(context: context)
        }

        private func pour(context: ChannelHandlerContext) {
            let chunk = ByteBuffer(repeating: UInt8(ascii: "x"), count: 16 * 1024)
            while self.flood, context.channel.isActive, context.channel.isWritable {
                context.writeAndFlush(self.wrapOutboundOut(chunk), promise: nil)
                self.update { $0.flooded += chunk.readableBytes }
            }
        }

        private func send(_ text: String, context: ChannelHandlerContext) -> EventLoopFuture<Void> {
            let promise = context.eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: promise)
            return promise.futureResult
        }
    }
}
