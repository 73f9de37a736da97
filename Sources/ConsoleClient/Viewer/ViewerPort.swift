// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOPosix

/// A port of 127.0.0.1 that opens a console to one viewer of this user's at a time, with a fresh token for each.
package final class ViewerPort: Sendable {
    /// The port.
    package let port: Int

    private let listener: any Channel
    private let desk: NIOLoopBound<Desk>

    private init(listener: any Channel, desk: NIOLoopBound<Desk>, port: Int) {
        self.listener = listener
        self.desk = desk
        self.port = port
    }

    /// Listens on `port`, or on one that is free when it is 0.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when it is taken.
    package static func open(
        port: Int, dialer: GatewayDialer, access: ConsoleAccess
    ) async throws -> ViewerPort {
        // One loop for all: it is one session, and whoever comes next is judged after whoever left.
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let desk = try await loop.submit {
            NIOLoopBound(Desk(dialer: dialer, access: access, loop: loop), eventLoop: loop)
        }.get()
        do {
            let listener = try await ServerBootstrap(group: loop, childGroup: loop)
                .serverChannelOption(.backlog, value: 16)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.autoRead, value: false)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Door { desk.value.admit($0) })
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
            return ViewerPort(listener: listener, desk: desk, port: listener.localAddress?.port ?? port)
        } catch {
            throw ConsoleError(.invalidRequest, "cannot listen on 127.0.0.1:\(port)", cause: error)
        }
    }

    /// Whether a viewer has connected to it, whatever came of that.
    package var wasUsed: Bool {
        get async {
            let desk = self.desk
            return (try? await self.listener.eventLoop.submit { desk.value.wasUsed }.get()) ?? false
        }
    }

    /// Ends the session, if there is one, and listens no more. Returns when the gateway was told.
    package func close() async {
        try? await self.listener.close()
        let desk = self.desk
        try? await self.listener.eventLoop.flatSubmit { desk.value.close() }.get()
    }

    /// Who is there. Bound to the port's event loop.
    private final class Desk {
        private let dialer: GatewayDialer
        private let access: ConsoleAccess
        private let loop: any EventLoop
        private var session: ViewerSession?
        private var isClosed = false
        private(set) var wasUsed = false

        init(dialer: GatewayDialer, access: ConsoleAccess, loop: any EventLoop) {
            self.dialer = dialer
            self.access = access
            self.loop = loop
        }

        func admit(_ channel: any Channel, patience: Int = 4) {
            guard channel.isActive, !self.isClosed else { return channel.close(promise: nil) }
            guard LocalPeer.isOurs(channel) else {
                self.access.say("somebody else on this machine connected to the port, and was not let in")
                return channel.close(promise: nil)
            }
            guard self.session != nil else { return self.begin(channel) }
            guard patience > 0 else {
                return ViewerSession.refuse(channel, reason: "Another viewer is using this port of oriel connect.")
            }
            // A viewer that reconnects may be seen to come before it is seen to leave.
            let bound = NIOLoopBound((self, channel), eventLoop: channel.eventLoop)
            channel.eventLoop.scheduleTask(in: .milliseconds(250)) {
                let (desk, channel) = bound.value
                desk.admit(channel, patience: patience - 1)
            }
        }

        private func begin(_ channel: any Channel) {
            let session = ViewerSession(viewer: channel, dialer: self.dialer, access: self.access)
            self.session = session
            self.wasUsed = true
            let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
            session.ended.whenComplete { _ in bound.value.session = nil }
            session.start()
        }

        func close() -> EventLoopFuture<Void> {
            self.isClosed = true
            guard let session = self.session else { return self.loop.makeSucceededVoidFuture() }
            session.finish()
            return session.ended.map { _ in }
        }
    }

    /// Hands over a channel once it is open: while it is being set up it looks as if it were closed.
    private final class Door: ChannelInboundHandler {
        typealias InboundIn = NIOAny

        private let open: (any Channel) -> Void

        init(open: @escaping (any Channel) -> Void) {
            self.open = open
        }

        func channelActive(context: ChannelHandlerContext) {
            self.open(context.channel)
            context.fireChannelActive()
        }
    }
}
