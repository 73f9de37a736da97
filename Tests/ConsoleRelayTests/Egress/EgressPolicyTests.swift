// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import Testing

/// What may be dialled, and what never. The gateway of these tests has the interface 10.0.0.1 and fd00::1.
@Suite struct EgressPolicyTests {
    /// A question to the policy: the host that a backend named, what it resolved to, and what the operator wrote.
    struct Case: Sendable, CustomTestStringConvertible {
        var host: String
        var address: String
        var port: Int
        var hosts: Set<String>
        var networks: [String]
        var ports: ClosedRange<Int>
        var resolved: Set<String>

        init(
            _ host: String, _ address: String? = nil, port: Int = 5900, hosts: Set<String> = [],
            networks: [String] = [], ports: ClosedRange<Int> = 1...65535, resolved: Set<String> = []
        ) {
            self.host = host
            self.address = address ?? host
            self.port = port
            self.hosts = hosts
            self.networks = networks
            self.ports = ports
            self.resolved = resolved
        }

        var testDescription: String {
            "\(self.host) (\(self.address)) port \(self.port), hosts \(self.hosts.sorted()), networks \(self.networks)"
        }
    }

    private static let own = [
        BindAddress(host: "0.0.0.0", port: 6080), BindAddress(host: "::", port: 6081),
        BindAddress(host: "127.0.0.1", port: 8774), BindAddress(host: "10.0.0.1", port: 6083),
        BindAddress(host: "gateway.example.org", port: 6084), BindAddress(host: "::1", port: 6085),
    ]

    private func isAllowed(_ asked: Case) throws -> Bool {
        let policy = EgressPolicy(
            ownAddresses: Self.own, localAddresses: { ["10.0.0.1", "fd00::1"].compactMap { IPAddress($0) } })
        let rules = EgressRules(
            hosts: asked.hosts, networks: try asked.networks.map { try #require(IPNetwork($0)) }, ports: asked.ports)
        let candidate = EgressPolicy.Candidate(address: try #require(IPAddress(asked.address)), host: asked.host)
        let resolved = try Set(asked.resolved.map { try #require(IPAddress($0)) })
        do {
            try policy.check(candidate, port: asked.port, rules: rules, operatorAddresses: resolved)
            return true
        } catch {
            #expect(error.code == .egressDenied && error.message.contains("port \(asked.port)"))
            return false
        }
    }

    @Test(arguments: [
        // What the operator wrote.
        Case("10.0.0.5", hosts: ["10.0.0.5"]),
        Case("2001:db8::5", hosts: ["2001:db8::5"]),
        Case("2001:DB8:0::5", "2001:db8::5", hosts: ["2001:db8::5"]),
        Case("kvm1", "10.0.0.5", hosts: ["kvm1"]),
        Case("10.0.0.5", hosts: ["kvm1"], resolved: ["10.0.0.5"]),
        Case("kvm1.example.org", "10.0.0.5", hosts: ["10.0.0.5"], resolved: ["10.0.0.5"]),
        Case("::ffff:10.0.0.5", hosts: ["10.0.0.5"]),
        Case("10.0.0.5", hosts: ["::ffff:10.0.0.5"]),
        Case("64:ff9b::10.0.0.5", networks: ["10.0.0.0/24"]),
        Case("10.0.0.5", networks: ["10.0.0.0/24"]),
        Case("10.0.0.5", networks: ["0.0.0.0/0"]),
        Case("2001:db8::5", networks: ["::/0"]),
        Case("anything.example.org", "10.0.0.5", networks: ["10.0.0.5"]),
        // This machine and its link, written out.
        Case("127.0.0.1", hosts: ["127.0.0.1"]),
        Case("::1", hosts: ["::1"]),
        Case("::ffff:127.0.0.1", hosts: ["127.0.0.1"]),
        Case("127.0.0.1", hosts: ["localhost"]),
        Case("::1", hosts: ["localhost"]),
        Case("localhost", "127.0.0.1", hosts: ["localhost"], resolved: ["127.0.0.1"]),
        Case("127.0.0.1", networks: ["127.0.0.0/8"]),
        Case("127.0.0.2", networks: ["127.0.0.2/32"]),
        Case("169.254.10.1", networks: ["169.254.0.0/16"]),
        Case("fe80::1", hosts: ["fe80::1"]),
        // The edges of a range of ports.
        Case("10.0.0.5", port: 5900, hosts: ["10.0.0.5"], ports: 5900...5999),
        Case("10.0.0.5", port: 5999, hosts: ["10.0.0.5"], ports: 5900...5999),
        Case("10.0.0.5", port: 65535, hosts: ["10.0.0.5"]),
        // Not the gateway: other ports of its machine, its ports elsewhere, a loopback listener from outside.
        Case("10.0.0.1", port: 5900, hosts: ["10.0.0.1"]),
        Case("10.0.0.5", port: 6080, hosts: ["10.0.0.5"]),
        Case("10.0.0.5", port: 6083, hosts: ["10.0.0.5"]),
        Case("10.0.0.1", port: 8774, hosts: ["10.0.0.1"]),
        Case("127.0.0.1", port: 6083, hosts: ["127.0.0.1"]),
    ])
    func whatTheOperatorWroteMayBeDialled(asked: Case) throws {
        #expect(try self.isAllowed(asked))
    }

    @Test(arguments: [
        // Nobody wrote it.
        Case("10.0.0.5"),
        Case("10.0.0.6", hosts: ["10.0.0.5"]),
        Case("10.0.0.6", hosts: ["kvm1"], resolved: ["10.0.0.5"]),
        Case("10.0.1.5", networks: ["10.0.0.0/24"]),
        Case("2001:db8::6", hosts: ["2001:db8::5"]),
        Case("2001:db8::5", networks: ["0.0.0.0/0"]),
        Case("10.0.0.5", networks: ["::/0"]),
        Case("kvm2", "10.0.0.6", hosts: ["kvm1"], resolved: ["10.0.0.5"]),
        Case("203.0.113.9", hosts: ["localhost"]),
        // Loopback, however it is written or come by.
        Case("127.0.0.1", hosts: ["10.0.0.5"]),
        Case("127.255.255.254", hosts: ["10.0.0.5"]),
        Case("::1", hosts: ["10.0.0.5"]),
        Case("::ffff:127.0.0.1", hosts: ["10.0.0.5"]),
        Case("::ffff:7f00:1", networks: ["::/0"]),
        Case("64:ff9b::127.0.0.1", networks: ["::/0"]),
        Case("kvm1", "127.0.0.1", hosts: ["kvm1"], resolved: ["127.0.0.1"]),
        Case("kvm1", "::1", hosts: ["kvm1"], resolved: ["::1"]),
        Case("127.0.0.2", hosts: ["127.0.0.1"]),
        Case("localhost", "127.0.0.1", hosts: ["kvm1"]),
        Case("localhost.", "127.0.0.1", hosts: ["kvm1"]),
        Case("localhost.", "127.0.0.1", hosts: ["localhost."], resolved: ["127.0.0.1"]),
        Case("127.1", "127.0.0.1", hosts: ["127.1"], resolved: ["127.0.0.1"]),
        Case("0x7f.1", "127.0.0.1", hosts: ["kvm1"]),
        Case("2130706433", "127.0.0.1", hosts: ["kvm1"]),
        Case("127.0.0.1", networks: ["0.0.0.0/0"]),
        Case("::1", networks: ["::/0"]),
        Case("::127.0.0.1", networks: ["::/0"]),
        Case("::a00:5", networks: ["::/0"]),
        Case("127.0.0.1", networks: ["126.0.0.0/7"]),
        // The wildcard is nobody, whoever wrote it.
        Case("0.0.0.0", hosts: ["0.0.0.0"], networks: ["0.0.0.0/0"]),
        Case("::", hosts: ["::"], networks: ["::/0"]),
        Case("::ffff:0.0.0.0", hosts: ["0.0.0.0"]),
        Case("0", "0.0.0.0", hosts: ["0"], resolved: ["0.0.0.0"]),
        Case("0.1.2.3", networks: ["0.0.0.0/0"]),
        // Link, metadata, multicast, reserved.
        Case("169.254.169.254", networks: ["0.0.0.0/0"]),
        Case("kvm1", "169.254.169.254", hosts: ["kvm1"], resolved: ["169.254.169.254"]),
        Case("::ffff:169.254.169.254", networks: ["0.0.0.0/0"]),
        Case("64:ff9b::a9fe:a9fe", networks: ["0.0.0.0/0"]),
        Case("169.254.169.254", networks: ["169.254.0.0/15"]),
        Case("metadata.google.internal", "169.254.169.254", hosts: ["kvm1"]),
        Case("kvm1", "fe80::1", hosts: ["kvm1"], resolved: ["fe80::1"]),
        Case("fd00:ec2::254", networks: ["fd00::/8"]),
        Case("fd20:ce::254", networks: ["fd00::/8"]),
        Case("kvm1", "fd00:ec2::254", hosts: ["kvm1"], resolved: ["fd00:ec2::254"]),
        Case("kvm1", "100.100.100.200", hosts: ["kvm1"], resolved: ["100.100.100.200"]),
        Case("kvm1", "168.63.129.16", hosts: ["kvm1"], resolved: ["168.63.129.16"]),
        Case("224.0.0.1", networks: ["0.0.0.0/0"]),
        Case("255.255.255.255", networks: ["0.0.0.0/0"]),
        Case("ff02::1", networks: ["::/0"]),
        // Ports out of range.
        Case("10.0.0.5", port: 5899, hosts: ["10.0.0.5"], ports: 5900...5999),
        Case("10.0.0.5", port: 6000, hosts: ["10.0.0.5"], ports: 5900...5999),
        Case("10.0.0.5", port: 22, networks: ["10.0.0.0/8"], ports: 5900...65535),
        Case("10.0.0.5", port: 0, hosts: ["10.0.0.5"]),
        Case("10.0.0.5", port: -1, hosts: ["10.0.0.5"]),
        Case("10.0.0.5", port: 65536, hosts: ["10.0.0.5"]),
        // The gateway's own ports, though everything is allowed.
        Case("127.0.0.1", port: 6080, hosts: ["127.0.0.1"]),
        Case("::1", port: 6080, hosts: ["::1"]),
        Case("127.0.0.2", port: 6080, hosts: ["127.0.0.2"]),
        Case("10.0.0.1", port: 6080, hosts: ["10.0.0.1"]),
        Case("fd00::1", port: 6080, hosts: ["fd00::1"]),
        Case("::ffff:10.0.0.1", port: 6080, networks: ["10.0.0.0/8"]),
        Case("gateway", "10.0.0.1", port: 6080, hosts: ["gateway"], resolved: ["10.0.0.1"]),
        Case("10.0.0.1", port: 6081, hosts: ["10.0.0.1"]),
        Case("127.0.0.1", port: 6081, hosts: ["localhost"]),
        Case("127.0.0.1", port: 8774, hosts: ["127.0.0.1"]),
        Case("::ffff:127.0.0.1", port: 8774, hosts: ["127.0.0.1"]),
        Case("10.0.0.1", port: 6083, hosts: ["10.0.0.1"]),
        Case("10.0.0.1", port: 6084, hosts: ["10.0.0.1"]),
        Case("127.0.0.1", port: 6084, hosts: ["127.0.0.1"]),
        Case("::1", port: 6085, hosts: ["::1"]),
    ])
    func everythingElseMayNot(asked: Case) throws {
        #expect(try !self.isAllowed(asked))
    }

    @Test func thisMachineHasLoopbackAddresses() {
        #expect(LocalAddresses.current().contains { $0.isLoopback })
    }
}
