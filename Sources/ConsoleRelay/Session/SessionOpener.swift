// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
package import NIOCore
internal import TLS

/// Opens a session: from a token to a console that waits for its client.
///
/// The order is the point. The token is spent; the backend says where the console is; the address is checked and
/// dialled on the client's event loop; RFB security is done; the backend is asked once more, so that a port that
/// another instance took over in between shows nobody anything; and only then is there a yes. Whatever fails before
/// that gives the token back.
package struct SessionOpener: Sendable {
    private let authorizer: any ConsoleAuthorizing
    private let dialer: ConsoleDialer
    private let settings: RelaySettings
    private let logger: Logger
    private let calm: CalmLog
    private let tlsClients: ConsoleTLSClients
    private let metrics: SessionMetrics

    /// An opener for tokens that `authorizer` redeems.
    package init(
        authorizer: any ConsoleAuthorizing, dialer: ConsoleDialer, settings: RelaySettings = RelaySettings(),
        metrics: SessionMetrics = SessionMetrics(), logger: Logger
    ) {
        self.authorizer = authorizer
        self.dialer = dialer
        self.settings = settings
        self.logger = logger
        let calm = CalmLog(logger)
        self.calm = calm
        self.tlsClients = ConsoleTLSClients { error in
            calm.log(.warning, "console TLS not reloaded, the old files count on", ["error": "\(error)"])
        }
        self.metrics = metrics
    }

    /// Opens the console that `token` is for.
    ///
    /// - Parameters:
    ///   - resume: what the client brings to take up the session that the token was spent for.
    ///   - client: the client's channel. When it closes, or when the set-up takes too long, the opening is given up.
    ///   - address: the client's address, for the log.
    /// - Returns: a session that must be started, on the client's event loop; fails with ``ConsoleError``.
    package func open(
        _ token: AccessToken, resume: ResumeSecret? = nil, type: ConsoleType, client: any Channel, address: String
    ) -> EventLoopFuture<OpenedSession> {
        let loop = client.eventLoop
        let opening = Opening()
        let asked = NIODeadline.now()
        let promise = loop.makePromise(of: OpenedSession.self)
        let deadline = loop.scheduleTask(in: self.settings.setUpTimeout) {
            let error = ConsoleError(.timedOut, "the console was not set up in time")
            // A session that is open already is on its way to the caller, who must get it to be able to end it.
            if opening.abandon(error) { promise.fail(error) }
        }
        client.closeFuture.whenComplete { _ in
            opening.abandon(ConsoleError(.timedOut, "the client left before its console was open"))
        }
        Task {
            do {
                let opened = try await self.run(
                    opening, token: token, resume: resume, type: type, address: address, loop: loop)
                self.metrics.consoleOpened(after: (.now() - asked).nanoseconds)
                promise.succeed(opened)
            } catch {
                promise.fail(Self.consoleError(error))
            }
            deadline.cancel()
        }
        return promise.futureResult
    }

    private func run(
        _ opening: Opening, token: AccessToken, resume: ResumeSecret?, type: ConsoleType, address: String,
        loop: any EventLoop
    ) async throws -> OpenedSession {
        let grant = try await self.authorizer.redeem(token, resume: resume, type: type, client: address)
        var logger = self.logger
        logger[metadataKey: "session"] = "\(grant.session)"
        logger[metadataKey: "instance"] = "\(grant.instance)"
        logger[metadataKey: "backend"] = "\(grant.backend)"
        var console: (any Channel)?
        var hasBegun = false
        let order = EndOrder()
        do {
            try opening.check()
            logger.debug(
                "token redeemed, dialling", metadata: ["address": "\(grant.endpoint.address)"])
            let (channel, handshake) = try await self.connect(grant, on: loop)
            console = channel
            try opening.adopt(channel)
            try await loop.flatSubmit {
                handshake.value?.secured ?? loop.makeFailedFuture(ChannelError.ioOnClosedChannel)
            }.get()
            logger.debug("console secured, confirming")
            try await self.authorizer.confirm(grant)
            try opening.check()
            try await self.authorizer.sessionBegan(grant, client: address) { order.give($0) }
            hasBegun = true
            try opening.finish()
            return OpenedSession(grant: grant, console: channel, order: order, handshake: handshake)
        } catch let failure {
            // Giving up closes the console, and its handler then blames the console.
            let error = opening.abandonment ?? failure
            console?.close(promise: nil)
            self.calm.log(
                .warning, "console not opened",
                [
                    "session": "\(grant.session)", "instance": "\(grant.instance)", "backend": "\(grant.backend)",
                    "address": "\(grant.endpoint.address)", "client": "\(address)",
                    "error": "\(error)",
                ])
            if hasBegun {
                // Its token is spent for good: what began is ended, not released.
                let end = SessionEnd(reason: .clientClosed, bytesFromClient: 0, bytesFromConsole: 0)
                await self.authorizer.sessionEnded(grant.session, end)
            } else {
                await self.authorizer.release(grant.session)
            }
            throw error
        }
    }

    private func connect(_ grant: Grant, on loop: any EventLoop) async throws -> (any Channel, HandshakeBox) {
        let box = HandshakeBox.makeEmptyBox(valueType: ConsoleHandshakeHandler.self, eventLoop: loop)
        let target = ConsoleHandshakeHandler.Target(
            address: grant.endpoint.address, security: grant.endpoint.security,
            tls: try await self.tlsClients.client(for: grant.endpoint),
            tlsHandshakeTimeout: self.settings.tlsHandshakeTimeout)
        // One handler for each channel that is tried: a host may have several addresses.
        let channel = try await self.dialer.dial(grant.endpoint, rules: grant.egress, on: loop) { channel in
            channel.eventLoop.makeCompletedFuture {
                let handler = ConsoleHandshakeHandler(target, on: channel.eventLoop)
                box.value = handler
                try channel.pipeline.syncOperations.addHandler(handler)
            }
        }
        return (channel, box)
    }

    private static func consoleError(_ error: any Error) -> ConsoleError {
        error as? ConsoleError ?? ConsoleError(.internalError, "the console could not be opened", cause: error)
    }
}
