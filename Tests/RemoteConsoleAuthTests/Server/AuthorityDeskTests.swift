// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import RemoteConsoleAuth

@Suite(.serialized) struct AuthorityDeskTests {
    private func request(_ token: AccessToken) -> RedeemRequest {
        RedeemRequest(token: WireSecret(token.reveal { Secret($0) }), resume: nil, type: "novnc", client: "c")
    }

    /// A session that one begins.
    private func begin(_ desk: AuthorityDesk, _ stage: Stage, _ authority: LocalAuthority) async throws -> GrantAnswer {
        let answer = try await desk.redeem(self.request(try await stage.token(authority)), of: "one")
        _ = try await desk.begin(BeginRequest(ticket: answer.ticket, client: "c"), of: "one")
        return answer
    }

    private func refusal(at endpoint: ConsoleEndpoint, local: Bool = false) async throws -> ConsoleError? {
        var refusal: ConsoleError?
        try await Stage.open { stage in
            let authority = stage.authority()
            let desk = stage.desk(authority, local: local)
            stage.backend.setEndpoints(endpoint, of: Stage.id)
            let token = try await stage.token(authority)
            do {
                _ = try await desk.redeem(self.request(token), of: "one")
            } catch let error as ConsoleError {
                refusal = error
                // The token was given back.
                stage.backend.setEndpoints(ConsoleEndpoint(host: "192.0.2.7", port: 1), of: Stage.id)
                _ = try await desk.redeem(self.request(token), of: "one")
            }
        }
        return refusal
    }

    @Test(arguments: [
        ConsoleAddress.tcp(host: "127.0.0.1", port: 5900), .tcp(host: "::1", port: 5900),
        .tcp(host: "localhost", port: 5900), .tcp(host: "::ffff:127.0.0.1", port: 5900),
        .unixSocket(path: "/run/vnc/box.sock"),
    ])
    func aConsoleOnTheAuthoritysOwnMachineIsGivenAwayOnlyWherePermitted(address: ConsoleAddress) async throws {
        let error = try await self.refusal(at: ConsoleEndpoint(address: address))
        #expect(error?.code == .consoleUnreachable)
        #expect(error?.message.contains("allow_local_consoles") == true)
        #expect(try await self.refusal(at: ConsoleEndpoint(address: address), local: true) == nil)
    }

    @Test(arguments: [true, false])
    func aDescriptorIsNeverGivenAway(local: Bool) async throws {
        let endpoint = ConsoleEndpoint(address: .descriptor(ConnectedDescriptor(owning: -1)))
        let error = try await self.refusal(at: endpoint, local: local)
        #expect(error?.code == .consoleUnreachable)
        #expect(error?.message.contains("listen type='none'") == true)
    }

    @Test func theAuthoritiesOfAConsoleTravelAsCertificatesAndNothingElse() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let desk = stage.desk(authority)
            let path = "\(stage.folder)/both.pem"
            let text = try ["ca.pem", "ca.key"].map {
                try String(contentsOfFile: "\(stage.folder)/\($0)", encoding: .utf8)
            }
            try text.joined().write(toFile: path, atomically: true, encoding: .utf8)
            let tls = ConsoleTLS(authorities: path)
            stage.backend.setEndpoints(
                ConsoleEndpoint(address: .tcp(host: "192.0.2.7", port: 443), tls: tls, security: RFBSecurity(tls: tls)),
                of: Stage.id)
            let answer = try await desk.redeem(self.request(try await stage.token(authority)), of: "one")
            for pem in [answer.grant.endpoint.tls?.authoritiesPem, answer.grant.endpoint.security.tls?.authoritiesPem] {
                #expect(pem == text[0])
            }
        }
    }

    @Test func aSessionWhoseProxyIsGoneIsLostAfterItsLease() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let desk = stage.desk(authority, grace: .seconds(5))
            stage.clock.advance(by: .seconds(5))
            let answer = try await self.begin(desk, stage, authority)
            stage.clock.advance(by: .seconds(30))
            #expect(desk.sweep().isEmpty)
            stage.clock.advance(by: .seconds(1))
            #expect(desk.sweep().map(\.session.description) == [answer.grant.session])
            #expect(desk.sweep().isEmpty)
            // It is no more than believed to be lost.
            let heard = try await desk.heartbeat(HeartbeatRequest(sessions: [answer.lease]), of: "one")
            #expect(heard.alive == [answer.grant.session])
        }
    }

    @Test func aSessionOfAProxyThatIsThereIsOnlyForgotten() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let desk = stage.desk(authority, grace: .zero)
            _ = try await self.begin(desk, stage, authority)
            let stream = desk.hub.open("one")
            stage.clock.advance(by: .seconds(31))
            #expect(desk.sweep().isEmpty)
            #expect(desk.leases.count == 0)
            withExtendedLifetime(stream) {}
        }
    }

    @Test func nothingIsGivenUpBeforeTheGraceIsOver() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let desk = stage.desk(authority, grace: .seconds(60))
            let answer = try await self.begin(desk, stage, authority)
            stage.clock.advance(by: .seconds(59))
            #expect(desk.sweep().isEmpty)
            stage.clock.advance(by: .seconds(1))
            #expect(desk.sweep().map(\.session.description) == [answer.grant.session])
        }
    }

    @Test func placesOfSessionsThatNeverBeganComeBack() async throws {
        try await Stage.open { stage in
            var settings = AuthoritySettings()
            settings.limits.sessionsPerInstance = 1
            let authority = stage.authority(settings: settings)
            let desk = stage.desk(authority, grace: .zero)
            _ = try await desk.redeem(self.request(try await stage.token(authority)), of: "one")
            let token = try await stage.token(authority)
            let error = await #expect(throws: ConsoleError.self) {
                try await desk.redeem(self.request(token), of: "two")
            }
            #expect(error?.code == .limitReached)
            stage.clock.advance(by: .seconds(61))
            #expect(desk.sweep().isEmpty)
            _ = try await desk.redeem(self.request(token), of: "two")
        }
    }

    @Test func aTokenWithoutTheFormOfOneIsRefusedAsAnyOther() async throws {
        try await Stage.open { stage in
            let desk = stage.desk(stage.authority())
            let request = RedeemRequest(token: WireSecret(Secret("x")), resume: nil, type: "novnc", client: "c")
            let error = await #expect(throws: ConsoleError.self) { try await desk.redeem(request, of: "one") }
            #expect(error?.code == .tokenRejected)
        }
    }

    @Test func moreSessionsThanFitAreRefused() async throws {
        try await Stage.open { stage in
            let desk = stage.desk(stage.authority())
            let request = HeartbeatRequest(sessions: Array(repeating: "x", count: Wire.maximumSessions + 1))
            await #expect(throws: ConsoleError.self) { try await desk.heartbeat(request, of: "one") }
        }
    }
}
