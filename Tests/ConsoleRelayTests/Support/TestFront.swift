// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Logging
import NIOCore
import NIOPosix

@testable import ConsoleRelay

/// A listener of the plainest kind: RFB over TCP, one token for everybody. Records what is written to its clients.
final class TestFront: Sendable {
    /// What happened.
    struct Record: Sendable {
        /// The writes to clients, each as it was made.
        var writes: [[UInt8]] = []
        /// How the openings went, a code each; `nil` for success.
        var outcomes: [ConsoleError.Code?] = []
        /// What the operator reads of those that failed.
        var reasons: [String] = []
        /// How many sessions said that they had ended.
        var ended = 0
        var clients: [any Channel] = []
        var sessions: [NIOLoopBound<Session>] = []
    }

    let record = Watched(Record())
    let authorizer: FakeAuthorizer
    let port: Int
    private let channel: any Channel

    private init(_ channel: any Channel, _ authorizer: FakeAuthorizer) {
        self.channel = channel
        self.authorizer = authorizer
        self.port = channel.localAddress?.port ?? 0
    }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func opener(_ authorizer: FakeAuthorizer, _ settings: RelaySettings) -> SessionOpener {
        let policy = EgressPolicy(ownAddresses: []) { [] }
        return SessionOpener(
            authorizer: authorizer, dialer: ConsoleDialer(policy: policy, settings: settings), settings: settings,
            logger: Self.logger)
    }

    static func start(_ authorizer: FakeAuthorizer, settings: RelaySettings = RelaySettings()) async throws -> TestFront
    {
        let accepted = Watched<TestFront?>(nil)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 512)
            .childChannelOption(.socketOption(.so_rcvbuf), value: settings.receiveBuffer)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: UnpooledReceiveAllocator())
            .childChannelOption(.writeBufferWaterMark, value: settings.waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let front = accepted.current else { return }
                    let recorder = WriteRecorder(front.record) { front.serve($0, settings) }
                    try channel.pipeline.syncOperations.addHandler(recorder)
                }
            }
        let front = TestFront(try await bootstrap.bind(host: "127.0.0.1", port: 0).get(), authorizer)
        accepted.update { $0 = front }
        return front
    }

    func stop() async throws {
        try await self.channel.close()
    }

    /// Ends every session for `reason`.
    func finishAll(_ reason: SessionEnd.Reason, times: Int = 1) {
        for (session, client) in zip(self.record.current.sessions, self.record.current.clients) {
            client.eventLoop.execute { for _ in 0..<times { session.value.finish(reason) } }
        }
    }

    /// Waits until the front has seen every client leave.
    func waitForClientsToClose() async throws {
        for client in self.record.current.clients { try await client.closeFuture.get() }
    }

    /// Waits until `count` sessions ended.
    func waitForEnds(_ count: Int) async throws {
        try await self.record.wait(for: "\(count) ended sessions") { $0.ended >= count }
    }

    private func serve(_ channel: any Channel, _ settings: RelaySettings) {
        let record = self.record
        record.update { $0.clients.append(channel) }
        let authorizer = self.authorizer
        let opener = Self.opener(authorizer, settings)
        opener.open(authorizer.token, type: .novnc, client: channel, address: "client").assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let opened):
                    let session = Session(
                        opened, client: channel, clientAddress: "client", authorizer: authorizer, settings: settings,
                        metrics: SessionMetrics(), logger: Self.logger)
                    let bound = NIOLoopBound(session, eventLoop: channel.eventLoop)
                    record.update {
                        $0.outcomes.append(nil)
                        $0.sessions.append(bound)
                    }
                    session.ended.whenComplete { _ in record.update { $0.ended += 1 } }
                    session.start()
                case .failure(let error):
                    let code = (error as? ConsoleError)?.code ?? .internalError
                    record.update {
                        $0.outcomes.append(code)
                        $0.reasons.append("\(error)")
                    }
                    ClientRefusal.refuse(channel, code: code, settings: settings)
                }
            }
    }
}

/// Says when a client is there, and writes down each write to it, cut at 512 bytes.
final class WriteRecorder: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let record: Watched<TestFront.Record>

    private let begin: (any Channel) -> Void

    init(_ record: Watched<TestFront.Record>, begin: @escaping (any Channel) -> Void) {
        self.record = record
        self.begin = begin
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        self.begin(context.channel)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let bytes = Array(self.unwrapOutboundIn(data).readableBytesView.prefix(512))
        self.record.update { record in
            if record.writes.count < 64, !bytes.isEmpty { record.writes.append(bytes) }
        }
        context.write(data, promise: promise)
    }
}
