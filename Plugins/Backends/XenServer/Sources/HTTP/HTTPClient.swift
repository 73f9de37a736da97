// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import TLS

/// A small HTTP client: one connection for one exchange, no redirects, no cookies, everything bounded.
///
/// It dials what the egress rules of the backend allow and nothing else, and the address that is checked is the address
/// that is dialled. TLS is that of consoles, so that a pin means the same for both.
struct HTTPClient: Sendable {
    /// How long one connect may take, within the deadline of the exchange: a host that is gone must not use up the time
    /// in which another one could be asked.
    static let connectTimeout = Duration.seconds(3)

    private let rules: EgressRules
    private let clients: ConsoleTLSClients
    private let lookUp: @Sendable (String) throws -> [IPAddress]
    private let group: any EventLoopGroup

    /// A client that dials what `rules` allow.
    ///
    /// - Parameter lookUp: turns a name into addresses; may block.
    init(
        rules: EgressRules, clients: ConsoleTLSClients,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        lookUp: @escaping @Sendable (String) throws -> [IPAddress] = { try IPAddress.lookUp($0) }
    ) {
        self.rules = rules
        self.clients = clients
        self.group = group
        self.lookUp = lookUp
    }

    /// The body of the answer to `request`, which has to be 200. Ends by `deadline`.
    ///
    /// - Throws: ``HTTPFailure``.
    func send(
        _ request: HTTPRequest, to target: HTTPTarget, until deadline: ContinuousClock.Instant
    ) async throws(HTTPFailure) -> ByteBuffer {
        let (addresses, tls) = try await self.prepare(target, until: deadline)
        var last = HTTPFailure.timedOut
        for address in addresses {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw last }
            do throws(HTTPFailure) {
                return try await self.exchange(request, with: target, at: address, tls: tls, within: left)
            } catch {
                // Another address of the same name is worth a try only while nothing has been said to anybody.
                guard case .unreachable = error else { throw error }
                last = error
            }
        }
        throw last
    }

    private func exchange(
        _ request: HTTPRequest, with target: HTTPTarget, at address: IPAddress, tls: ConsoleTLSClient?,
        within left: Duration
    ) async throws(HTTPFailure) -> ByteBuffer {
        let end = NIODeadline.now() + TimeAmount(left)
        let loop = self.group.any()
        let promise = loop.makePromise(of: ByteBuffer.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(min(left, Self.connectTimeout)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let bound = HTTPHeadBound()
                    let handler = HTTPExchangeHandler(request, to: target, tls: tls, bound: bound, promise: promise)
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(try tls.makeHandler()) }
                    try pipeline.addHandler(bound)
                    try pipeline.addHandler(HTTPRequestEncoder())
                    try pipeline.addHandler(
                        ByteToMessageHandler(
                            HTTPResponseDecoder(limitConfiguration: Self.limits), maximumBufferSize: 256 * 1024))
                    try pipeline.addHandler(handler)
                    handler.end(at: end, on: channel)
                }
            }
        do {
            _ = try await bootstrap.connect(to: SocketAddress(ipAddress: address.description, port: target.port)).get()
        } catch {
            // Where there was a handler already, it has told its own end.
            promise.fail(HTTPFailure.closed)
            throw NIODeadline.now() < end ? .unreachable(error) : .timedOut
        }
        do {
            return try await promise.futureResult.get()
        } catch let failure as HTTPFailure {
            throw failure
        } catch {
            throw .closed
        }
    }

    /// The addresses that may be dialled, and the TLS to use. Both may block, so they have a thread of their own, which
    /// is not waited for beyond the deadline.
    private func prepare(
        _ target: HTTPTarget, until deadline: ContinuousClock.Instant
    ) async throws(HTTPFailure) -> ([IPAddress], ConsoleTLSClient?) {
        let (rules, clients, lookUp) = (self.rules, self.clients, self.lookUp)
        let loop = self.group.any()
        let promise = loop.makePromise(of: ([IPAddress], ConsoleTLSClient?).self)
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else {
            promise.fail(HTTPFailure.timedOut)
            throw .timedOut
        }
        let work = NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            let addresses = try Self.allowed(target, rules: rules, lookUp: lookUp)
            return (addresses, try Self.client(of: target, clients: clients))
        }
        let timer = loop.scheduleTask(in: TimeAmount(left)) { promise.fail(HTTPFailure.timedOut) }
        work.whenComplete { result in
            timer.cancel()
            promise.completeWith(result)
        }
        do {
            return try await promise.futureResult.get()
        } catch let failure as HTTPFailure {
            throw failure
        } catch {
            throw .unreachable(error)
        }
    }

    private static func client(
        of target: HTTPTarget, clients: ConsoleTLSClients
    ) throws(HTTPFailure) -> ConsoleTLSClient? {
        guard let tls = target.tls else { return nil }
        do throws(ConsoleError) {
            return try clients.client(for: tls, host: target.host)
        } catch {
            throw .tls(error)
        }
    }

    private static func allowed(
        _ target: HTTPTarget, rules: EgressRules, lookUp: (String) throws -> [IPAddress]
    ) throws -> [IPAddress] {
        // A host of the operator's that does not resolve at the moment allows nothing, and breaks nothing.
        let own = Set(rules.hosts.flatMap { (try? lookUp($0)) ?? [] })
        var allowed: [IPAddress] = []
        var refusal = "it has no address"
        for address in try lookUp(target.host) {
            if let why = rules.refusal(of: address, port: target.port, host: target.host, operatorAddresses: own) {
                refusal = why
            } else {
                allowed.append(address)
            }
        }
        guard !allowed.isEmpty else { throw HTTPFailure.denied(refusal) }
        return allowed
    }

    /// For the head of an answer.
    private static var limits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 8 * 1024
        limits.maxHeaderListSize = 16 * 1024
        limits.maxHeaderFieldCount = 64
        return limits
    }
}
