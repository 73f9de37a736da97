// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
package import NIOCore
internal import NIOSSL
internal import RFB

/// One client joined to one console, from the client's RFB handshake to the end.
///
/// Bound to the event loop that both channels share.
package final class Session {
    /// Succeeds when both channels are closed and the end is recorded.
    package let ended: EventLoopFuture<Void>

    private let opened: OpenedSession
    private let client: any Channel
    private let entry: ClientEntry
    private let clientAddress: String
    private let authorizer: any ConsoleAuthorizing
    private let settings: RelaySettings
    private let metrics: SessionMetrics
    private let logger: Logger
    private let endedPromise: EventLoopPromise<Void>
    private let began = NIODeadline.now()

    private var end: SessionEnd.Reason?
    private var clientHalf: RelayHandler?
    private var consoleHalf: RelayHandler?
    /// Present while a view-only session relays.
    private var viewOnly: ViewOnlyHandler?
    private var timers: [Limit: Scheduled<Void>] = [:]

    /// What a session is timed for.
    private enum Limit {
        case handshake, duration, idleness
    }

    /// A session of `client`, whose channel carries plain RFB bytes, reads only when asked to, and is on the event loop
    /// that `opened` was opened on.
    ///
    /// - Parameter entry: what of RFB's handshake the listener has done.
    package init(
        _ opened: OpenedSession, client: any Channel, entry: ClientEntry = .greeting, clientAddress: String,
        authorizer: any ConsoleAuthorizing, settings: RelaySettings, metrics: SessionMetrics, logger: Logger
    ) {
        precondition(opened.console.eventLoop === client.eventLoop, "a session lives on one event loop")
        self.opened = opened
        self.client = client
        self.entry = entry
        self.clientAddress = clientAddress
        self.authorizer = authorizer
        self.settings = settings
        self.metrics = metrics
        self.endedPromise = client.eventLoop.makePromise()
        self.ended = self.endedPromise.futureResult
        var logger = logger
        logger[metadataKey: "session"] = "\(opened.grant.session)"
        logger[metadataKey: "instance"] = "\(opened.grant.instance)"
        logger[metadataKey: "backend"] = "\(opened.grant.backend)"
        logger[metadataKey: "client"] = "\(clientAddress)"
        self.logger = logger
    }

    /// Begins the client's handshake. Call it once.
    package func start() {
        let grant = self.opened.grant
        var metadata: Logger.Metadata = ["name": "\(grant.instanceName)", "mode": "\(grant.mode.rawValue)"]
        if let principal = grant.principal { metadata["principal"] = "\(principal)" }
        self.logger.notice("session opened", metadata: metadata)
        self.metrics.sessionBegan()
        let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
        let loop = self.client.eventLoop
        self.opened.order.onGiven { reason in loop.execute { bound.value.finish(reason) } }
        self.opened.console.closeFuture.whenComplete { _ in
            // The relay's half reports this too, and sooner; before there is a relay nobody else does.
            bound.value.finish(.consoleClosed)
        }
        self.client.closeFuture.whenComplete { _ in bound.value.finish(.clientClosed) }
        self.schedule(.handshake, in: self.settings.clientHandshakeTimeout) { session in
            guard session.clientHalf == nil else { return }
            // Once the client has done its part, it is the console that keeps it waiting.
            session.finish(session.isClientReady ? .error : .protocolError)
        }
        guard self.client.isActive else {
            self.finish(.clientClosed)
            return
        }
        let handler = ClientHandshakeHandler(self.entry.purpose) { outcome in bound.value.clientShookHands(outcome) }
        self.clientHandshake = handler
        do {
            try self.client.pipeline.syncOperations.addHandler(handler)
        } catch {
            self.finish(.error)
        }
    }

    /// Ends the session. The first call counts.
    package func finish(_ reason: SessionEnd.Reason) {
        guard self.end == nil else { return }
        self.end = reason
        self.timers.values.forEach { $0.cancel() }
        self.timers = [:]
        switch reason {
        case .clientClosed:
            // Gone, or as good as gone: an error need not have closed it.
            self.client.close(promise: nil)
            let linger = self.settings.lingerTimeout
            self.drain(self.opened.console) { LingeringClose.close($0, within: linger) }
        case .consoleClosed:
            self.sayGoodbye(reason)
        case .idle, .expired, .revoked, .replaced, .authorityLost, .shutdown, .protocolError, .error:
            self.opened.console.close(promise: nil)
            self.sayGoodbye(reason)
        }
        let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
        self.client.closeFuture.and(self.opened.console.closeFuture).whenComplete { _ in bound.value.record(reason) }
    }

    // MARK: The handshake

    private var clientHandshake: ClientHandshakeHandler?
    private var isClientReady = false

    private func clientShookHands(_ outcome: ClientHandshakeHandler.Outcome) {
        switch outcome {
        case .ready(let shared):
            self.isClientReady = true
            let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
            guard let consoleHandshake = self.opened.handshake.value else { return self.finish(.error) }
            // Who only looks throws nobody out.
            let shared = self.opened.grant.mode == .view ? 1 : shared
            consoleHandshake.begin(shared: shared).assumeIsolated().whenComplete { result in
                switch result {
                case .success(let message): bound.value.join(serverInit: message)
                case .failure(let error): bound.value.consoleFailed(error)
                }
            }
        case .refused:
            self.finish(.error)
        case .failed(let error):
            self.logger.info("client handshake failed", metadata: ["error": "\(error)"])
            self.finish(error is HandshakeFailure || error is ClientProtocolViolation ? .protocolError : .clientClosed)
        }
    }

    /// The console broke its handshake after it had let us in.
    private func consoleFailed(_ error: any Error) {
        guard self.end == nil else { return }
        self.logger.warning("console handshake failed", metadata: ["error": "\(error)"])
        self.finish((error as? ConsoleError)?.cause is HandshakeFailure ? .error : .consoleClosed)
    }

    private func join(serverInit: ByteBuffer) {
        guard self.end == nil, let clientHandshake = self.clientHandshake,
            let consoleHandshake = self.opened.handshake.value
        else { return }
        let bound = NIOLoopBound(self, eventLoop: self.client.eventLoop)
        let clientHalf = RelayHandler(stallTimeout: self.settings.stallTimeout) { bound.value.client($0) }
        let consoleHalf = RelayHandler(stallTimeout: self.settings.stallTimeout) { bound.value.console($0) }
        do {
            try self.client.pipeline.syncOperations.addHandler(clientHalf, position: .after(clientHandshake))
            if self.opened.grant.mode == .view {
                let viewOnly = ViewOnlyHandler()
                try self.client.pipeline.syncOperations.addHandler(viewOnly, position: .before(clientHalf))
                self.viewOnly = viewOnly
            }
            try self.opened.console.pipeline.syncOperations.addHandler(consoleHalf, position: .after(consoleHandshake))
        } catch {
            self.finish(.error)
            return
        }
        self.clientHalf = clientHalf
        self.consoleHalf = consoleHalf
        // A message of its own: there are clients that take it for one.
        self.client.writeAndFlush(serverInit, promise: nil)
        let fromClient = clientHandshake.takeUnread()
        let fromConsole = consoleHandshake.takeUnread()
        self.clientHandshake = nil
        self.opened.handshake.value = nil
        self.client.pipeline.syncOperations.removeHandler(clientHandshake, promise: nil)
        self.opened.console.pipeline.syncOperations.removeHandler(consoleHandshake, promise: nil)
        RelayHandler.join(clientHalf, consoleHalf)
        clientHalf.takeOver(self.viewOnly?.takeOver(fromClient) ?? fromClient)
        consoleHalf.takeOver(fromConsole)
        self.limitTime()
    }

    // MARK: Limits

    private func limitTime() {
        if let maximum = self.opened.grant.maximumDuration {
            self.schedule(.duration, in: .milliseconds(maximum.wholeMilliseconds)) { $0.finish(.expired) }
        }
        if let idle = self.opened.grant.idleTimeout {
            self.watchIdle(.milliseconds(idle.wholeMilliseconds), in: .milliseconds(idle.wholeMilliseconds))
        }
    }

    /// Looks again when the session could be idle at the earliest: one timer, however much is typed.
    private func watchIdle(_ limit: TimeAmount, in delay: TimeAmount) {
        self.schedule(.idleness, in: delay) { session in
            guard let last = session.viewOnly?.lastRead ?? session.clientHalf?.lastRead else { return }
            let remaining = (last + limit) - .now()
            if remaining <= .zero {
                session.finish(.idle)
            } else {
                session.watchIdle(limit, in: remaining)
            }
        }
    }

    private func schedule(_ limit: Limit, in delay: TimeAmount, _ body: @escaping (Session) -> Void) {
        guard self.end == nil else { return }
        let bound = NIOLoopBound((self, body), eventLoop: self.client.eventLoop)
        self.timers[limit] = self.client.eventLoop.scheduleTask(in: delay) {
            let (session, body) = bound.value
            body(session)
        }
    }

    // MARK: The end

    private func client(_ event: RelayHandler.Event) {
        switch event {
        case .closed: self.finish(.clientClosed)
        case .stalled: self.finish(.error)
        case .failed(let error):
            self.note("client channel failed", error)
            self.finish(error is ClientProtocolViolation ? .protocolError : .clientClosed)
        }
    }

    private func console(_ event: RelayHandler.Event) {
        switch event {
        case .closed: self.finish(.consoleClosed)
        case .stalled: self.finish(.error)
        case .failed(let error):
            self.note("console channel failed", error)
            self.finish(.consoleClosed)
        }
    }

    /// Logs why a channel failed, while that is news. A peer that closes without a goodbye of TLS is none: programs that
    /// are stopped do that, and RFB has no end that could be cut off.
    private func note(_ what: Logger.Message, _ error: any Error) {
        guard self.end == nil, error as? NIOSSLError != .uncleanShutdown else { return }
        self.logger.info(what, metadata: ["error": "\(error)"])
    }

    /// Does `last` when everything that is queued for `channel` is sent; closes it if that takes too long.
    private func drain(_ channel: any Channel, then last: @escaping @Sendable (any Channel) -> Void) {
        let deadline = channel.eventLoop.scheduleTask(in: self.settings.drainTimeout) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        // Writes complete in order: when an empty one has, all before it have.
        channel.writeAndFlush(ByteBuffer()).whenComplete { _ in last(channel) }
    }

    private func sayGoodbye(_ reason: SessionEnd.Reason) {
        let linger = self.settings.lingerTimeout
        self.drain(self.client) { client in
            client.triggerUserOutboundEvent(ClientFarewell.ended(reason)).whenComplete { _ in
                LingeringClose.close(client, within: linger)
            }
        }
    }

    private func record(_ reason: SessionEnd.Reason) {
        let end = SessionEnd(
            reason: reason, bytesFromClient: self.viewOnly?.bytesRead ?? self.clientHalf?.bytesRead ?? 0,
            bytesFromConsole: self.consoleHalf?.bytesRead ?? 0)
        self.opened.order.cancel()
        self.metrics.sessionEnded(end)
        let seconds = (NIODeadline.now() - self.began).nanoseconds / 1_000_000_000
        self.logger.notice(
            "session ended",
            metadata: [
                "reason": "\(reason.rawValue)", "seconds": "\(seconds)", "bytesFromClient": "\(end.bytesFromClient)",
                "bytesFromConsole": "\(end.bytesFromConsole)",
            ])
        self.clientHalf = nil
        self.consoleHalf = nil
        self.viewOnly = nil
        let (authorizer, id, promise) = (self.authorizer, self.opened.grant.session, self.endedPromise)
        Task {
            await authorizer.sessionEnded(id, end)
            promise.succeed()
        }
    }
}

@available(*, unavailable)
extension Session: Sendable {}
