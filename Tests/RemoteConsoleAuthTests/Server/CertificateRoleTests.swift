// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@testable import RemoteConsoleAuth

/// Who may be a proxy, and who may be an authority.
@Suite(.serialized) struct CertificateRoleTests {
    /// How redeeming fails for a proxy with this certificate, at an authority that serves with that.
    private func refusal(
        of stage: Stage, proxy: TestIdentity, authority: TestIdentity? = nil, trusting ca: TestAuthority? = nil
    ) async throws -> ConsoleError? {
        let local = stage.authority()
        let served = try await stage.serve(local, identity: authority)
        let proxy = try stage.proxy(ports: [served.port.current], identity: proxy, trusting: ca)
        let token = try await stage.token(local)
        do {
            _ = try await proxy.redeem(token)
            return nil
        } catch let error as ConsoleError {
            // Whatever it was, the token was not touched.
            _ = try await local.redeem(token, resume: nil, type: .novnc, client: "")
            return error
        }
    }

    @Test func aClientsCertificateWithANameOnTheListIsAProxys() async throws {
        try await Stage.open { stage in
            let good = try stage.ca.issue("good", for: ["DNS:elsewhere", "DNS:ONE"], usages: ["clientAuth"])
            #expect(try await self.refusal(of: stage, proxy: good) == nil)
        }
    }

    @Test func aNameThatIsNotOnTheListIsNot() async throws {
        try await Stage.open { stage in
            let three = try stage.ca.issue("three", for: ["DNS:three", "DNS:xone"], usages: ["clientAuth"])
            let error = try await self.refusal(of: stage, proxy: three)
            #expect(error?.code == .authorityUnavailable)
            #expect(error?.message.contains("three, xone") == true)
            #expect(error?.message.contains("consoleauth.serve.clients") == true)
        }
    }

    @Test func aServersCertificateDoesNotPassAsAClients() async throws {
        try await Stage.open { stage in
            let server = try stage.ca.issue("one", for: ["DNS:one"], usages: ["serverAuth"])
            #expect(try await self.refusal(of: stage, proxy: server)?.code == .authorityUnavailable)
        }
    }

    @Test func oneThatDoesNotSayWhatItIsForDoesNotEither() async throws {
        try await Stage.open { stage in
            let open = try stage.ca.issue("open", for: ["DNS:one"], usages: [])
            let error = try await self.refusal(of: stage, proxy: open)
            #expect(error?.code == .authorityUnavailable)
            #expect(error?.message.contains("clientAuth") == true)
        }
    }

    @Test func aClientsCertificateDoesNotPassAsAServers() async throws {
        try await Stage.open { stage in
            let one = try stage.ca.issue("one", for: ["DNS:one"], usages: ["clientAuth"])
            let client = try stage.ca.issue("client", usages: ["clientAuth"])
            #expect(try await self.refusal(of: stage, proxy: one, authority: client)?.code == .authorityUnavailable)
        }
    }

    @Test func aCertificateOfAnotherAuthorityIsNeithers() async throws {
        try await Stage.open { stage in
            let other = try TestAuthority("other", in: stage.folder)
            let stranger = try other.issue("stranger", for: ["DNS:one"], usages: ["clientAuth"])
            #expect(try await self.refusal(of: stage, proxy: stranger)?.code == .authorityUnavailable)
            let one = try stage.ca.issue("one", for: ["DNS:one"], usages: ["clientAuth"])
            #expect(try await self.refusal(of: stage, proxy: one, trusting: other)?.code == .authorityUnavailable)
        }
    }

    @Test func aServerWithAnotherNameIsNotTheAuthority() async throws {
        try await Stage.open { stage in
            let one = try stage.ca.issue("one", for: ["DNS:one"], usages: ["clientAuth"])
            let elsewhere = try stage.ca.issue(
                "elsewhere", for: ["DNS:elsewhere", "IP:127.0.0.2"], usages: ["serverAuth"])
            #expect(try await self.refusal(of: stage, proxy: one, authority: elsewhere)?.code == .authorityUnavailable)
        }
    }

    @Test func anExpiredCertificateIsNeithers() async throws {
        try await Stage.open { stage in
            let old = try stage.ca.issue("old", for: ["DNS:one"], validity: .expired, usages: ["clientAuth"])
            #expect(try await self.refusal(of: stage, proxy: old)?.code == .authorityUnavailable)
        }
    }

    @Test func whatOneProxyWasGivenIsWorthNothingToAnother() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let one = try stage.proxy("one", ports: [served.port.current])
            let two = try stage.proxy("two", ports: [served.port.current])
            let grant = try await one.redeem(try await stage.token(authority))
            let ended = try await one.begin(grant)
            let stolen = try #require(one.sessions[grant.session])
            let end = EndRequest(lease: stolen.lease, reason: "idle", bytesFromClient: 0, bytesFromConsole: 0)
            let ending = await #expect(throws: ConsoleError.self) {
                let _: DoneAnswer = try await two.caller.ask(.end, end, .always, within: .seconds(4))
            }
            #expect(ending?.code == .tokenRejected)
            let confirming = await #expect(throws: ConsoleError.self) {
                let _: DoneAnswer = try await two.caller.ask(
                    .confirm, TicketRequest(ticket: stolen.ticket), .always, within: .seconds(4))
            }
            #expect(confirming?.code == .tokenRejected)
            let answer: HeartbeatAnswer = try await two.caller.ask(
                .heartbeat, HeartbeatRequest(sessions: [stolen.lease]), .always, within: .seconds(4))
            #expect(answer.alive.isEmpty)
            #expect(await one.heartbeat())
            #expect(ended.current.isEmpty)
        }
    }

    @Test func newCertificatesAreTakenUpByAReload() async throws {
        try await Stage.open { stage in
            let authority = stage.authority()
            let served = try await stage.serve(authority)
            let identity = try stage.ca.issue("moving", for: ["DNS:three"], usages: ["clientAuth"])
            let proxy = try stage.proxy(ports: [served.port.current], identity: identity)
            let token = try await stage.token(authority)
            await #expect(throws: ConsoleError.self) { try await proxy.redeem(token) }
            _ = try stage.ca.issue("moving", for: ["DNS:one"], usages: ["clientAuth"])
            try proxy.reloadCertificate()
            _ = try await proxy.redeem(token)
        }
    }
}
