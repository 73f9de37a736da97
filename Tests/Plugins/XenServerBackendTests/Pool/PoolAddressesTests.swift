// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import XenServerBackend

@Suite struct PoolAddressesTests {
    private func settings(url: String = "https://xen1.example.org") throws -> XenServerSettings {
        XenServerSettings(url: try #require(XenURL(url)), username: "root", password: .environment("X"))
    }

    private func member(_ reference: String, _ name: String, _ address: String) throws -> PoolMember {
        let reference = try #require(XenReference(reference))
        return try #require(
            PoolMember(
                reference: reference,
                record: .structure([
                    "uuid": .string("uuid-of-\(name)"), "name_label": .string(name), "address": .string(address),
                ])))
    }

    private func pool(_ uuid: String, master: String) -> XMLRPCValue {
        .structure(["OpaqueRef:p": .structure(["uuid": .string(uuid), "master": .string(master)])])
    }

    private func hosts(_ hosts: [(String, String, String)]) -> XMLRPCValue {
        .structure(
            Dictionary(
                uniqueKeysWithValues: hosts.map { reference, name, address in
                    (
                        reference,
                        .structure([
                            "uuid": .string("uuid-of-\(name)"), "name_label": .string(name),
                            "address": .string(address),
                        ])
                    )
                }))
    }

    @Test(arguments: [
        ("10.0.0.22", "10.0.0.22:443", "10.0.0.22"), ("2001:db8::22", "[2001:db8::22]:443", "[2001:db8::22]"),
        ("[2001:db8::22]", "[2001:db8::22]:443", "[2001:db8::22]"),
        ("xen1.example.org", "xen1.example.org:443", "xen1.example.org"),
    ])
    func anAddressOfXapisIsDialledAtThePortOfTheURL(text: String, place: String, field: String) throws {
        let target = try #require(PoolAddresses(try self.settings()).target(address: text))
        #expect(target.description == place && target.hostField == field && target.tls != nil)
    }

    @Test(arguments: [
        "", "evil.example.org", "127.1", "10.0.0.22:80", "10.0.0.22\r\nX: y", "fe80::1%eth0", "[evil]", "localhost",
        "[]",
    ])
    func aNameOfXapisIsNeverLookedUp(text: String) throws {
        #expect(PoolAddresses(try self.settings()).target(address: text) == nil)
    }

    @Test func theConfigurationCountsBeforeXapi() throws {
        var settings = try self.settings()
        settings.addresses.byHost = [
            "xen2": try #require(HostAndPort("192.0.2.2:8443")), "uuid-of-xen3": try #require(HostAndPort("192.0.2.3")),
            "10.0.0.24": try #require(HostAndPort("nat.example.org")),
        ]
        let addresses = PoolAddresses(settings)
        #expect(addresses.target(try self.member("OpaqueRef:2", "XEN2", "10.0.0.22"))?.description == "192.0.2.2:8443")
        #expect(addresses.target(try self.member("OpaqueRef:3", "xen3", ""))?.description == "192.0.2.3:443")
        #expect(addresses.target(address: "10.0.0.24")?.description == "nat.example.org:443")
        #expect(addresses.target(try self.member("OpaqueRef:5", "xen5", "")) == nil)
    }

    @Test func aPinIsFoundByEveryNameOfAHost() throws {
        var settings = try self.settings()
        let pins = try (1...4).map {
            Set([try #require(CertificatePin(bytes: Array(repeating: UInt8($0), count: 32)))])
        }
        settings.tls.pins.byHost = [
            "xen1.example.org": pins[0], "uuid-of-xen2": pins[1], "xen3": pins[2], "10.0.0.24": pins[3],
        ]
        let addresses = PoolAddresses(settings)
        #expect(addresses.first.tls?.pins == pins[0])
        #expect(addresses.target(try self.member("OpaqueRef:2", "a", "10.0.0.22"))?.tls?.pins == [])
        #expect(addresses.target(try self.member("OpaqueRef:2", "xen2", "10.0.0.22"))?.tls?.pins == pins[1])
        #expect(addresses.target(try self.member("OpaqueRef:3", "Xen3", "10.0.0.23"))?.tls?.pins == pins[2])
        #expect(addresses.target(address: "10.0.0.24")?.tls?.pins == pins[3])
    }

    private func learn(
        _ knowledge: inout PoolKnowledge, _ uuid: String = "p1", master: String,
        _ hosts: [(String, String, String)], from target: HTTPTarget
    ) -> Bool {
        knowledge.learn(pools: self.pool(uuid, master: master), hosts: self.hosts(hosts), from: target)
    }

    private static let one = ("OpaqueRef:1", "xen1", "10.0.0.21")
    private static let two = ("OpaqueRef:2", "xen2", "10.0.0.22")
    private static let three = ("OpaqueRef:3", "xen3", "10.0.0.23")

    @Test func theListOfHostsIsReplacedAndNeverAddedTo() throws {
        let addresses = PoolAddresses(try self.settings())
        var knowledge = PoolKnowledge(addresses)
        let first = addresses.first
        for (other, address) in [(Self.two, "10.0.0.22"), (Self.three, "10.0.0.23")] {
            let isKnown = self.learn(&knowledge, master: "OpaqueRef:1", [Self.one, other], from: first)
            #expect(isKnown && knowledge.others(than: first).map(\.host) == [address])
        }
    }

    @Test func aHostThatIsAPoolOfItsOwnIsNotBelieved() throws {
        let addresses = PoolAddresses(try self.settings())
        var knowledge = PoolKnowledge(addresses)
        let pool = self.learn(&knowledge, master: "OpaqueRef:1", [Self.one, Self.two], from: addresses.first)
        let ejected = try #require(addresses.target(address: "10.0.0.22"))
        let own = ("OpaqueRef:9", "xen2", "10.0.0.22")
        let stranger = self.learn(&knowledge, "p2", master: "OpaqueRef:9", [own], from: ejected)
        #expect(pool && !stranger)
        #expect(knowledge.members.count == 2 && knowledge.coordinator == addresses.first)
        // What the operator wrote is believed, whatever it is now.
        let written = self.learn(&knowledge, "p3", master: "OpaqueRef:9", [own], from: addresses.first)
        #expect(written && knowledge.uuid == "p3" && knowledge.members.count == 1)
        for nonsense in [XMLRPCValue.string(""), .structure([:]), .structure(["a": .string("b")])] {
            let isBelieved = knowledge.learn(pools: nonsense, hosts: self.hosts([own]), from: addresses.first)
            #expect(!isBelieved)
        }
    }

    @Test func theCoordinatorIsDialledByTheNameInTheURL() throws {
        let addresses = PoolAddresses(try self.settings())
        var knowledge = PoolKnowledge(addresses)
        func places(master: String, from target: HTTPTarget) -> [String?] {
            guard self.learn(&knowledge, master: master, [Self.one, Self.two], from: target) else { return [] }
            return ["xen1", "xen2"].map { name in
                knowledge.members.first { $0.name == name }.flatMap { knowledge.target(of: $0)?.host }
            }
        }
        #expect(places(master: "OpaqueRef:1", from: addresses.first) == ["xen1.example.org", "10.0.0.22"])
        let next = try #require(addresses.target(address: "10.0.0.22"))
        #expect(places(master: "OpaqueRef:2", from: next) == ["10.0.0.21", "10.0.0.22"])
    }
}
