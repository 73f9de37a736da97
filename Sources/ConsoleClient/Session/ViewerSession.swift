// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleRelay
internal import NIOCore
internal import WebSocketBytes

/// One viewer joined to one console by way of a gateway, from the wish for a token to the end.
///
/// Both channels read only while the other one can take more, so what is kept here is no more than a few reads. Bound to
/// the event loop of the viewer's channel, on which the gateway's is opened too.
final class ViewerSession {
    /// How it ended.
    enum End: Sendable, Hashable {
        /// There was no console for it, for this reason. The viewer was told too.
        case refused(String)
        /// Either side closed, with the gateway's reason if it gave one.
        case closed(String?)
    }

    /// How long a side may take no byte while there are some for it.
    private static let stallTimeout = TimeAmount.seconds(60)
    private static let lingerTimeout = TimeAmount.seconds(2)

    /// Succeeds when the viewer's part is over. Its channel may still be sending the last of it.
    let ended: EventLoopFuture<End>

    private let viewer: any Channel
    private let dialer: GatewayDialer
    private let access: ConsoleAccess
    private let endedPromise: EventLoopPromise<End>
    private let farewell = GatewayFarewellHandler()
    private var gateway: (any Channel)?
    private var isOver = false
    private var refusal: String?

    /// A session of the viewer on `viewer`, which carries plain RFB bytes and reads only when asked to.
    init(viewer: any Channel, dialer: GatewayDialer, access: ConsoleAccess) {
        self.viewer = viewer
        self.dialer = dialer
        self.access = access
        self.endedPromise = viewer.eventLoop.makePromise()
        self.ended = self.endedPromise.futureResult
    }

    /// Asks for a token and opens the way. Call it once, on the event loop.
    func start() {
        let loop = self.viewer.eventLoop
        let bound = NIOLoopBound(self, eventLoop: loop)
        let (access, dialer) = (self.access, self.dialer)
        self.viewer.closeFuture.whenComplete { _ in bound.value.viewerClosed() }
        loop.makeFutureWithTask { try await access.url() }
            .flatMap { url -> EventLoopFuture<any Channel> in
                guard let address = GatewayAddress(accessURL: url) else {
                    return loop.makeFailedFuture(GatewayFailure.noAddress)
                }
                guard !bound.value.isOver else { return loop.makeFailedFuture(ChannelError.eof) }
                return dialer.dial(address, on: loop) { try bound.value.join($0) }
            }
            .whenFailure { error in
                let reason = (error as? GatewayFailure)?.description ?? access.explain(error)
                bound.value.refuse(reason)
            }
    }

    /// Ends it from this side.
    func finish() {
        guard !self.isOver else { return }
        self.viewer.close(promise: nil)
        self.viewerClosed()
    }

    private func join(_ gateway: any Channel) throws {
        guard !self.isOver, self.viewer.isActive else { throw ChannelError.ioOnClosedChannel }
        let bound = NIOLoopBound(self, eventLoop: gateway.eventLoop)
        let console = RelayHandler(stallTimeout: Self.stallTimeout) { bound.value.gatewayReported($0) }
        let viewer = RelayHandler(stallTimeout: Self.stallTimeout) { bound.value.viewerReported($0) }
        var settings = WebSocketBytesHandler.Settings()
        // How fast a console draws is its own affair.
        settings.framesPerSecond = .max
        try gateway.pipeline.syncOperations.addHandlers([
            WebSocketBytesHandler(role: .client, settings: settings), self.farewell,
            RefusalReadingHandler { bound.value.refusal = $0 }, console,
        ])
        try self.viewer.pipeline.syncOperations.addHandler(viewer)
        self.gateway = gateway
        RelayHandler.join(console, viewer)
    }

    private func gatewayReported(_ event: RelayHandler.Event) {
        switch event {
        case .closed: self.gatewayClosed(self.farewell.hasClosed ? nil : "the connection to the gateway was lost")
        case .failed(let error):
            // Some end TLS without a word.
            self.gatewayClosed(self.farewell.hasClosed ? nil : "the connection to the gateway failed: \(error)")
        case .stalled: self.gatewayClosed("the gateway took nothing for a minute")
        }
    }

    private func viewerReported(_ event: RelayHandler.Event) {
        switch event {
        case .closed: self.viewerClosed()
        case .failed: self.finish()
        case .stalled:
            self.access.say("the viewer took nothing for a minute")
            self.finish()
        }
    }

    private func viewerClosed() {
        guard !self.isOver else { return }
        self.isOver = true
        if let gateway = self.gateway {
            gateway.triggerUserOutboundEvent(WebSocketClose(code: .normal, reason: ""), promise: nil)
            // Over when the gateway has heard of it, or cannot be told.
            let (promise, end) = (self.endedPromise, self.end(nil))
            gateway.closeFuture.whenComplete { _ in promise.succeed(end) }
        } else {
            self.endedPromise.succeed(self.end(nil))
        }
    }

    private func gatewayClosed(_ why: String?) {
        guard !self.isOver else { return }
        self.isOver = true
        self.gateway?.close(promise: nil)
        let end = self.end(self.farewell.reason ?? why)
        let (viewer, promise) = (self.viewer, self.endedPromise)
        // Behind all that the console has sent.
        viewer.writeAndFlush(ByteBuffer()).whenComplete { _ in
            LingeringClose.close(viewer, within: Self.lingerTimeout)
            promise.succeed(end)
        }
    }

    /// Tells the viewer, and the user, that there is no console.
    private func refuse(_ reason: String) {
        guard !self.isOver else { return }
        self.isOver = true
        self.access.say(reason)
        Self.refuse(self.viewer, reason: reason)
        self.endedPromise.succeed(.refused(reason))
    }

    /// Tells the viewer on `channel` over RFB why there is nothing for it, and closes.
    static func refuse(_ channel: any Channel, reason: String) {
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        let handler = LocalRefusalHandler(reason: reason) {
            LingeringClose.close(channel, within: Self.lingerTimeout)
        }
        do {
            try channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            channel.close(promise: nil)
        }
    }

    /// The end, said to the user where there is something to say.
    private func end(_ reason: String?) -> End {
        if let refusal = self.refusal {
            self.access.say("the gateway refused: \(refusal)")
            return .refused(refusal)
        }
        if let reason { self.access.say("the console was closed: \(reason)") }
        return .closed(reason)
    }
}

@available(*, unavailable)
extension ViewerSession: Sendable {}
