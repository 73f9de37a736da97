// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import Crypto
import NIOCore
import Testing

@testable import RemoteConsoleAuth

@Suite struct RequestTests {
    private func sent<Body: Codable>(_ body: Body) throws -> Body {
        try Wire.decode(Body.self, from: try Wire.encode(body))
    }

    @Test func aRedemptionArrivesAndPrintsNoSecret() throws {
        let (token, resume) = (AccessToken(), ResumeSecret())
        let request = RedeemRequest(
            token: WireSecret(token.reveal { Secret($0) }), resume: WireSecret(resume.reveal { Secret($0) }),
            type: "novnc", client: "203.0.113.9")
        let arrived = try self.sent(request)
        #expect(arrived.token == request.token)
        #expect(arrived.resume == request.resume)
        #expect(arrived.type == "novnc")
        #expect(arrived.client == "203.0.113.9")
        token.reveal { text in #expect(!"\(arrived)".contains(text)) }
        resume.reveal { text in #expect(!String(reflecting: arrived).contains(text)) }
    }

    @Test func theOthersArriveToo() throws {
        #expect(try self.sent(TicketRequest(ticket: "t")).ticket == "t")
        #expect(try self.sent(RefreshRequest(ticket: "t", code: "consoleMoved")).code == "consoleMoved")
        #expect(try self.sent(BeginRequest(ticket: "t", client: "c")).client == "c")
        #expect(try self.sent(HeartbeatRequest(sessions: ["a", "b"])).sessions == ["a", "b"])
        let end = try self.sent(EndRequest(lease: "l", reason: "idle", bytesFromClient: 1, bytesFromConsole: 2))
        #expect((end.lease, end.reason) == ("l", "idle"))
        #expect((end.bytesFromClient, end.bytesFromConsole) == (1, 2))
        let answer = HeartbeatAnswer(alive: ["a"], leaseGraceMs: WireDuration(.seconds(60)))
        #expect(try self.sent(answer).leaseGraceMs.duration == .seconds(60))
        _ = try self.sent(DoneAnswer())
    }

    @Test func aFullHeartbeatFitsIntoARequest() throws {
        let seal = SessionSeal(key: .init(size: .bits256))
        let leases = (0..<Wire.maximumSessions).map { _ in
            seal.lease(.init(id: SessionID(), instance: Samples.instance, isHeld: true), of: "proxy")
        }
        #expect(try Wire.encode(HeartbeatRequest(sessions: leases)).readableBytes <= Wire.maximumRequest)
    }
}
