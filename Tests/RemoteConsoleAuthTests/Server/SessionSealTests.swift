// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import Crypto
import Foundation
import Testing

@testable import RemoteConsoleAuth

@Suite struct SessionSealTests {
    private let seal = SessionSeal(key: SymmetricKey(size: .bits256))
    private let now = Instant(milliseconds: 1_800_000_000_000)
    private let grant: Grant
    private let session: ProxySession

    init() {
        var grant = Samples.grant()
        grant.principal = "ann@Default"
        grant.egress = EgressRules(hosts: [])
        grant.endpoint.tls = nil
        grant.endpoint.security.tls = nil
        self.grant = grant
        self.session = ProxySession(
            id: grant.session, instance: grant.instance, former: SessionID(), isHeld: true)
    }

    private func ticket() throws -> String {
        try self.seal.ticket(self.grant, self.session, of: "one", at: self.now)
    }

    private func isRefused(_ ticket: String, of proxy: String = "one", after age: Duration = .zero) -> Bool {
        let error = #expect(throws: ConsoleError.self) {
            try self.seal.open(ticket, of: proxy, at: self.now.advanced(by: age))
        }
        return error?.code == .tokenRejected
    }

    @Test func aTicketHoldsWhatEveryAuthorityMustKnow() throws {
        let opened = try self.seal.open(try self.ticket(), of: "one", at: self.now.advanced(by: .seconds(100)))
        #expect(opened.grant == self.grant)
        #expect(opened.session == self.session)
    }

    @Test func aProxyCannotReadIt() throws {
        let bytes = try #require(Data(base64Encoded: try self.ticket()))
        #expect(bytes.range(of: Data("5e55".utf8)) == nil)
        #expect(bytes.range(of: Data("session".utf8)) == nil)
    }

    @Test func itIsWorthNothingToAnotherProxyOrUnderAnotherKey() throws {
        let ticket = try self.ticket()
        #expect(self.isRefused(ticket, of: "two"))
        let other = SessionSeal(key: SymmetricKey(size: .bits256))
        #expect(throws: ConsoleError.self) { try other.open(ticket, of: "one", at: self.now) }
    }

    @Test func itIsWorthNothingAfterItsTimeOrFromTheFuture() throws {
        let ticket = try self.ticket()
        #expect(self.isRefused(ticket, after: SessionSeal.ticketLifetime + .milliseconds(1)))
        #expect(self.isRefused(ticket, after: .zero - SessionSeal.ticketLifetime - .milliseconds(1)))
        _ = try self.seal.open(ticket, of: "one", at: self.now.advanced(by: SessionSeal.ticketLifetime))
    }

    @Test func aTicketWithAnyBitChangedIsNone() throws {
        var bytes = try #require(Data(base64Encoded: try self.ticket()))
        for index in bytes.indices {
            bytes[index] ^= 0x40
            #expect(self.isRefused(bytes.base64EncodedString()))
            bytes[index] ^= 0x40
        }
    }

    @Test(arguments: ["", "x", "AAAA", "====", String(repeating: "A", count: 20_000)])
    func whatIsNoTicketIsRefused(text: String) {
        #expect(self.isRefused(text))
    }

    @Test(arguments: [true, false])
    func aLeaseNamesItsSession(isHeld: Bool) throws {
        let session = ProxySession(id: SessionID(), instance: Samples.instance, isHeld: isHeld)
        let lease = self.seal.lease(session, of: "one")
        #expect(self.seal.session(lease, of: "one") == session)
        #expect(self.seal.session(lease, of: "two") == nil)
        #expect(SessionSeal(key: SymmetricKey(size: .bits256)).session(lease, of: "one") == nil)
    }

    @Test func aLeaseWithAnyCharacterChangedIsNone() {
        let lease = Array(self.seal.lease(self.session, of: "one").utf8)
        for index in lease.indices {
            for replacement in [UInt8(ascii: "."), UInt8(ascii: "0"), UInt8(ascii: "f"), UInt8(ascii: "_")]
            where replacement != lease[index] {
                var changed = lease
                changed[index] = replacement
                #expect(self.seal.session(String(decoding: changed, as: UTF8.self), of: "one") == nil)
            }
        }
        for length in lease.indices {
            #expect(self.seal.session(String(decoding: lease[..<length], as: UTF8.self), of: "one") == nil)
        }
    }
}
