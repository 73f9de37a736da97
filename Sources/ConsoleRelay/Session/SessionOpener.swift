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
/// that gives the token back. A host that knows better than the backend's answer is believed once: the backend is asked
/// anew, and the console is dialled there.
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
        var grant = try await self.authorizer.redeem(token, resume: resume, type: type, client: address)
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
            let handshake: HandshakeBox
            do {
                handshake = try await self.secure(grant, opening, &console, on: loop)
            } catch let failure as ConsoleError where Self.isWorthAsking(after: failure.code) {
                try opening.check()
                self.calm.log(
                    .notice, "asking anew where a console is",
                    ["session": "\(grant.session)", "instance": "\(grant.instance)", "error": "\(failure)"])
                grant = try await self.authorizer.refresh(grant, after: failure.code)
                try opening.check()
                handshake = try await self.secureAgain(grant, opening, &console, on: loop)
            }
            guard let channel = console else { throw ChannelError.ioOnClosedChannel }
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

    /// Connects to the console of `grant` and gets through its security. The channel is in `console` then, and whoever calls
    /// this closes it in the end; one that is in there already is closed.
    private func secure(
        _ grant: Grant, _ opening: Opening, _ console: inout (any Channel)?, on loop: any EventLoop
    ) async throws -> HandshakeBox {
        console?.close(promise: nil)
        let (channel, handshake) = try await self.connect(grant.endpoint, rules: grant.egress, on: loop)
        console = channel
        try opening.adopt(channel)
        try await loop.flatSubmit {
            handshake.value?.secured ?? loop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }.get()
        return handshake
    }

    /// The same for the second answer of the backend. What is wrong with that one too did not just move.
    private func secureAgain(
        _ grant: Grant, _ opening: Opening, _ console: inout (any Channel)?, on loop: any EventLoop
    ) async throws -> HandshakeBox {
        do {
            return try await self.secure(grant, opening, &console, on: loop)
        } catch let failure as ConsoleError where failure.code == .consoleMoved {
            throw ConsoleError(
                .consoleUnreachable, "the console is not at \(grant.endpoint.address) either", cause: failure)
        }
    }

    /// Whether the backend may give a better answer. Of all that can fail before a console is secured, only a tunnel gives
    /// these.
    private static func isWorthAsking(after code: ConsoleError.Code) -> Bool {
        code == .consoleMoved || code == .backendSessionRejected
    }

    private func connect(
        _ endpoint: ConsoleEndpoint, rules: EgressRules, on loop: any EventLoop
    ) async throws -> (any Channel, HandshakeBox) {
        let box = HandshakeBox.makeEmptyBox(valueType: ConsoleHandshakeHandler.self, eventLoop: loop)
        let pipeline = try ConsolePipeline(
            endpoint, tls: try await self.tlsClients.client(for: endpoint.tls, at: endpoint.address),
            rfbTLS: try await self.tlsClients.client(for: endpoint.security.tls, at: endpoint.address),
            settings: self.settings)
        let channel = try await self.dialer.dial(endpoint, rules: rules, on: loop) { pipeline.add(to: $0, box) }
        return (channel, box)
    }

    private static func consoleError(_ error: any Error) -> ConsoleError {
        error as? ConsoleError ?? ConsoleError(.internalError, "the console could not be opened", cause: error)
    }
}
