// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// A CONNECT that was granted: the connection of a client and where its bytes go. Bound to the client's event loop.
final class Tunnel {
    private let client: any Channel
    private let form: TunnelAnswer
    private let idleTimeout: Double
    private let ended: () -> Void
    /// The connection to a real console.
    private var console: (any Channel)?
    /// What the client sent before that was there.
    private var waiting = ByteBuffer()
    private var isEcho = false
    private var isOver = false
    /// What is still to be sent ahead of the console's first bytes.
    private var heldAnswer: String?
    private var lastWrite: EventLoopFuture<Void>
    /// The first bytes of the client, which tell its version of RFB.
    private var version: [UInt8] = []
    private var idleTimer: Scheduled<Void>?

    init(client: any Channel, form: TunnelAnswer, idleTimeout: Double, ended: @escaping () -> Void) {
        self.client = client
        self.form = form
        self.idleTimeout = idleTimeout
        self.ended = ended
        self.lastWrite = client.eventLoop.makeSucceededVoidFuture()
    }

    /// Says 200, before anybody knows whether the console answers, and then connects.
    func begin(_ server: ConsoleServer) {
        let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
        switch self.form {
        case .end:
            self.client.sendAndClose(World.accepted)
        case .nothing:
            self.client.send(World.accepted)
        case .byteByByte:
            self.client.sendByteByByte(World.accepted, every: .milliseconds(1)) { bound.value.connect(server) }
        case .glued:
            self.heldAnswer = World.accepted
            self.connect(server)
        default:
            self.lastWrite = self.client.send(World.accepted)
            self.connect(server)
        }
    }

    private func connect(_ server: ConsoleServer) {
        switch server {
        case .gone, .dead:
            self.client.close(promise: nil)
        case .greeting(let text):
            self.isEcho = true
            self.toClient(ByteBuffer(string: text))
            self.flushWaiting()
        case .tcp(let host, let port):
            let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
            _ = self.client.setOption(.autoRead, value: false)
            ClientBootstrap(group: self.client.eventLoop)
                .channelOption(.autoRead, value: false)
                .connectTimeout(.seconds(5))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ConsoleHandler(bound.value))
                    }
                }
                .connect(host: host, port: port)
                .whenComplete { result in bound.value.connected(result) }
        }
    }

    private func connected(_ result: Result<any Channel, any Error>) {
        switch result {
        case .failure:
            self.client.close(promise: nil)
        case .success(let channel) where self.isOver:
            channel.close(promise: nil)
        case .success(let channel):
            self.console = channel
            self.flushWaiting()
            channel.read()
            self.client.read()
        }
    }

    private func flushWaiting() {
        guard self.waiting.readableBytes > 0 else { return }
        let bytes = self.waiting
        self.waiting = ByteBuffer()
        self.forward(bytes)
    }

    // MARK: From the client

    /// Takes bytes of the client.
    func received(_ bytes: ByteBuffer) {
        guard !self.isOver else { return }
        self.watchIdleness(bytes)
        self.forward(bytes)
    }

    private func forward(_ bytes: ByteBuffer) {
        if self.isEcho {
            self.toClient(bytes)
        } else if let console = self.console {
            // One read at a time: a console that takes nothing stops its client.
            let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
            console.writeAndFlush(bytes).whenSuccess { bound.value.client.read() }
        } else {
            var bytes = bytes
            self.waiting.writeBuffer(&bytes)
        }
    }

    /// xapi looks for an idle client only where it understands the client: in RFB 3.3.
    private func watchIdleness(_ bytes: ByteBuffer) {
        guard self.idleTimeout > 0 else { return }
        if self.version.count < 12 { self.version += bytes.readableBytesView.prefix(12 - self.version.count) }
        guard self.version.elementsEqual("RFB 003.003\n".utf8) else { return }
        self.idleTimer?.cancel()
        let client = self.client
        self.idleTimer = client.eventLoop.scheduleTask(in: .fraction(self.idleTimeout)) { client.close(promise: nil) }
    }

    /// The client has closed.
    func clientEnded() {
        guard !self.isOver else { return }
        self.isOver = true
        self.idleTimer?.cancel()
        self.console?.close(promise: nil)
        self.ended()
    }

    /// Stops everything and closes nothing.
    func freeze() {
        guard !self.isOver else { return }
        self.isOver = true
        self.idleTimer?.cancel()
        self.ended()
        // Not the console's to keep: who is frozen is a host.
        self.console?.close(promise: nil)
    }

    // MARK: From the console

    /// Takes bytes of the console.
    func toClient(_ bytes: ByteBuffer) {
        guard !self.isOver else { return }
        var bytes = bytes
        if let answer = self.heldAnswer {
            self.heldAnswer = nil
            var glued = ByteBuffer(string: answer)
            glued.writeBuffer(&bytes)
            bytes = glued
        }
        let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
        self.lastWrite = self.client.writeAndFlush(bytes)
        self.lastWrite.whenSuccess { bound.value.console?.read() }
    }

    /// The console has closed: the client gets what was on its way, and then the end.
    func consoleEnded() {
        guard !self.isOver else { return }
        let client = self.client
        self.lastWrite.whenComplete { _ in client.close(promise: nil) }
    }
}
