// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// One connection of a ``FakeTunnelHost``.
final class FakeTunnelConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: TunnelScript
    private let record: Watched<FakeTunnelHost.Record>
    private var number = 0
    private var request = ByteBuffer()
    private var hasAnswered = false
    /// What came before the console was connected to.
    private var early = ByteBuffer()
    private var console: (any Channel)?

    init(_ script: TunnelScript, _ record: Watched<FakeTunnelHost.Record>) {
        self.script = script
        self.record = record
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        self.number = self.record.update { record in
            record.accepted += 1
            record.open += 1
            record.connections[ObjectIdentifier(channel)] = channel
            return record.accepted
        }
        context.fireChannelActive()
        if !self.script.needsRequest {
            self.hasAnswered = true
            self.answer(context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let channel = context.channel
        self.record.update { record in
            record.open -= 1
            record.connections[ObjectIdentifier(channel)] = nil
        }
        self.console?.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        if let console = self.console {
            console.writeAndFlush(bytes, promise: nil)
        } else if self.hasAnswered {
            self.early.writeBuffer(&bytes)
        } else {
            self.request.writeBuffer(&bytes)
            let text = String(buffer: self.request)
            guard text.hasSuffix("\r\n\r\n") else { return }
            self.hasAnswered = true
            self.record.update { $0.requests.append(text) }
            self.answer(context: context)
        }
    }

    private func answer(context: ChannelHandlerContext) {
        let answers = self.script.answers
        guard let answer = self.number <= answers.count ? answers[self.number - 1] : answers.last else { return }
        switch answer {
        case .silence:
            break
        case .bytes(let bytes, let closes):
            self.send(bytes, closes: closes, context: context)
        case .open(let port):
            self.send(Array(self.script.reply.utf8), closes: false, context: context)
            self.connect(port, head: [], context: context)
        case .openGlued(let port):
            self.connect(port, head: Array(self.script.reply.utf8), context: context)
        }
    }

    private func connect(_ port: Int, head: [UInt8], context: ChannelHandlerContext) {
        let host = context.channel
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ClientBootstrap(group: context.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Splice(to: host, head: head))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenComplete { result in
                let (connection, context) = bound.value
                switch result {
                case .success(let console):
                    connection.console = console
                    console.writeAndFlush(connection.early, promise: nil)
                    if !context.channel.isActive { console.close(promise: nil) }
                case .failure:
                    context.close(promise: nil)
                }
            }
    }

    private func send(_ bytes: [UInt8], closes: Bool, context: ChannelHandlerContext) {
        let pieces = self.script.isByteByByte ? bytes.map { [$0] } : [bytes]
        for piece in pieces { context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil) }
        if closes { context.close(promise: nil) }
    }

    /// Carries what a console says to the tunnel, behind `head`.
    private final class Splice: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let host: any Channel
        private var head: [UInt8]

        init(to host: any Channel, head: [UInt8]) {
            self.host = host
            self.head = head
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.host.writeAndFlush(
                ByteBuffer(bytes: self.head + Array(self.unwrapInboundIn(data).readableBytesView)), promise: nil)
            self.head = []
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.host.close(promise: nil)
            context.fireChannelInactive()
        }
    }
}

@available(*, unavailable)
extension FakeTunnelConnection: Sendable {}
