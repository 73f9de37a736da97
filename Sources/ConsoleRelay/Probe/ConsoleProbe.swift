// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore
internal import RFB
internal import TLS

/// Goes the way to a console as a session would, up to the end of RFB's security, and tells what it met at each hop.
///
/// ClientInit is never sent, so nobody who looks at the console is disturbed. Callable from any isolation.
package struct ConsoleProbe: Sendable {
    private let dialer: ConsoleDialer
    private let settings: RelaySettings
    private let tlsClients = ConsoleTLSClients()

    /// A probe that dials as `dialer` does, and takes no longer than a session's set-up may.
    package init(dialer: ConsoleDialer, settings: RelaySettings = RelaySettings()) {
        self.dialer = dialer
        self.settings = settings
    }

    /// What came of each hop on the way to `endpoint`: one finding for each ``ProbeHop`` that it has, in their order.
    ///
    /// An endpoint that is a descriptor is used up by this.
    package func probe(
        _ endpoint: ConsoleEndpoint, rules: EgressRules, on loop: any EventLoop
    ) async -> [ProbeFinding] {
        var path = ProbePath(endpoint.layers)
        let opening = Opening()
        let deadline = loop.scheduleTask(in: self.settings.setUpTimeout) {
            opening.abandon(ConsoleError(.timedOut, "the console did not finish its handshake in time"))
        }
        defer { deadline.cancel() }
        do {
            let addresses = try await self.dialer.check(endpoint, rules: rules)
            let place = addresses.isEmpty ? "\(endpoint.address)" : addresses.map(\.description).joined(separator: ", ")
            path.pass(.egress, "\(place) may be dialled")
        } catch {
            return path.failed(.egress, Self.consoleError(error))
        }
        let hostTLS: ConsoleTLSClient?
        do {
            hostTLS = try await self.tlsClients.client(for: endpoint.tls, at: endpoint.address)
        } catch {
            return path.failed(.hostTLS, Self.consoleError(error))
        }
        let rfbTLS: ConsoleTLSClient?
        do {
            rfbTLS = try await self.tlsClients.client(for: endpoint.security.tls, at: endpoint.address)
        } catch {
            return path.failed(.tls, Self.consoleError(error))
        }
        let pipeline: ConsolePipeline
        do {
            pipeline = try ConsolePipeline(endpoint, tls: hostTLS, rfbTLS: rfbTLS, settings: self.settings)
        } catch {
            return path.failed(.tunnel, error)
        }
        let box = HandshakeBox.makeEmptyBox(valueType: ConsoleHandshakeHandler.self, eventLoop: loop)
        let channel: any Channel
        do {
            channel = try await self.dialer.dial(endpoint, rules: rules, on: loop) { pipeline.add(to: $0, box) }
            try opening.adopt(channel)
            path.pass(.connect, "connected to \(endpoint.address)")
        } catch {
            let error = Self.consoleError(error)
            return path.failed(error.code == .egressDenied ? .egress : .connect, error)
        }
        let hearing = await Self.hear(box, on: loop)
        channel.close(promise: nil)
        return path.finished(
            hearing, demandsTLS: rfbTLS != nil, hostTrust: hostTLS?.trustDescription, abandonment: opening.abandonment)
    }

    /// Waits until the handshake is secured or has failed, and reads then what it has heard.
    private static func hear(_ box: HandshakeBox, on loop: any EventLoop) async -> ProbeHearing {
        let future = loop.flatSubmit { () -> EventLoopFuture<ProbeHearing> in
            guard let handler = box.value else {
                return loop.makeSucceededFuture(
                    ProbeHearing(failure: ConsoleError(.consoleRefused, "the console closed the connection")))
            }
            return handler.secured.map { nil }.flatMapErrorThrowing { Self.consoleError($0) }.map { failure in
                ProbeHearing(box.value, failure: failure)
            }
        }
        do {
            return try await future.get()
        } catch {
            return ProbeHearing(failure: Self.consoleError(error))
        }
    }

    private static func consoleError(_ error: any Error) -> ConsoleError {
        error as? ConsoleError ?? ConsoleError(.internalError, "the console could not be probed", cause: error)
    }
}
