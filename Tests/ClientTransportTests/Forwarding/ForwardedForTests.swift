// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Logging
import NIOCore
import Testing

@testable import ClientTransport

@Suite struct ForwardedForTests {
    private static let trusted = ["10.0.0.0/8", "2001:db8:1::/48"].compactMap { IPNetwork($0) }

    /// Who connected, the fields, and who it is.
    @Test(arguments: [
        ("192.0.2.1", ["198.51.100.9"], "192.0.2.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.9"], "198.51.100.9"),
        ("::ffff:10.0.0.1", ["198.51.100.9"], "198.51.100.9"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.9"], "198.51.100.9"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.9"], "198.51.100.9"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.9, 10.0.0.2"], "198.51.100.9"),
        ("10.0.0.1", ["6.6.6.6,198.51.100.9", " 10.0.0.2 ,\t10.0.0.3"], "198.51.100.9"),
        ("10.0.0.1", ["10.0.0.4, 10.0.0.3"], "10.0.0.4"),
        ("10.0.0.1", ["198.51.100.9:4711"], "198.51.100.9"),
        ("10.0.0.1", ["[2001:db8::9]:4711"], "2001:db8::9"),
        ("10.0.0.1", ["[2001:db8::9]"], "2001:db8::9"),
        ("10.0.0.1", ["2001:db8::9"], "2001:db8::9"),
        ("10.0.0.1", ["::ffff:198.51.100.9"], "198.51.100.9"),
        ("2001:db8:1::5", ["198.51.100.9"], "198.51.100.9"),
        // What is no address ends the walk, wherever it stands.
        ("10.0.0.1", ["198.51.100.9, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.9, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["198.51.100.9,"], "10.0.0.1"), ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["_hidden"], "10.0.0.1"), ("10.0.0.1", ["[198.51.100.9]"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.9:"], "10.0.0.1"), ("10.0.0.1", ["198.51.100.9:x"], "10.0.0.1"),
        ("10.0.0.1", ["[2001:db8::9"], "10.0.0.1"), ("10.0.0.1", ["[2001:db8::9]4711"], "10.0.0.1"),
        ("10.0.0.1", ["fe80::1%eth0"], "10.0.0.1"), ("10.0.0.1", ["198.51.100"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.9\n"], "10.0.0.1"),
        ("10.0.0.1", [String(repeating: "1", count: 10_000)], "10.0.0.1"),
    ])
    func theRightmostUntrustedAddressIsTheClient(peer: String, fields: [String], expected: String) throws {
        let peer = try #require(IPAddress(peer))
        let client = ForwardedFor.client(peer: peer, fields: fields, trusted: Self.trusted)
        #expect(client == IPAddress(expected))
    }

    @Test func aListThatIsAllProxiesHasAnEnd() throws {
        let fields = [String](repeating: "10.0.0.2", count: ForwardedFor.maximumHops) + []
        let client = ForwardedFor.client(
            peer: try #require(IPAddress("10.0.0.1")), fields: ["198.51.100.9"] + fields, trusted: Self.trusted)
        #expect(client == IPAddress("10.0.0.2"))
    }

    @Test func theFieldsOfAStrangerChangeNothing() throws {
        var settings = ClientTransportSettings()
        settings.trustedProxies = Self.trusted
        let transport = try ClientTransport(settings, logger: LogLines().logger)
        let stranger = ClientIdentity(address: IPAddress("192.0.2.1"))
        #expect(transport.client(stranger, forwardedFor: ["6.6.6.6"], forwardedProto: ["https"]) == stranger)
        let nobody = ClientIdentity(address: nil)
        #expect(transport.client(nobody, forwardedFor: ["6.6.6.6"], forwardedProto: ["https"]) == nobody)
    }

    @Test(arguments: [("https", true), ("HTTP", false), ("gopher", nil), ("", nil)] as [(String, Bool?)])
    func aTrustedProxySaysHowTheClientCame(proto: String, expected: Bool?) throws {
        var settings = ClientTransportSettings()
        settings.trustedProxies = Self.trusted
        let transport = try ClientTransport(settings, logger: LogLines().logger)
        let proxy = ClientIdentity(address: IPAddress("10.0.0.1"))
        let client = transport.client(proxy, forwardedFor: ["192.0.2.1"], forwardedProto: [proto])
        #expect(client == ClientIdentity(address: IPAddress("192.0.2.1"), isForwardedEncrypted: expected))
        #expect(transport.client(proxy, forwardedFor: [], forwardedProto: []).isForwardedEncrypted == nil)
    }
}
