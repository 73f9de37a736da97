// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import Glibc

@testable internal import ConsoleRelay
@testable internal import LibvirtBackend

private let policy = EgressPolicy(ownAddresses: [BindAddress(host: "10.0.0.1", port: 6080)]) { [] }
private let rules = EgressRules(
    hosts: ["kvm1.example.org"], networks: ["10.0.0.0/8", "0.0.0.0/0", "::/0"].compactMap { IPNetwork($0) })

/// Spellings of addresses: none leads to this machine, its link or a metadata service, and what is no address to us is
/// none to the C library either, or no host.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let text = input.text
        if let address = IPAddress(text) {
            judge(address, text)
        } else if let host = DialHost(text) {
            var four = in_addr()
            hold(inet_aton(host.description, &four) == 0, "\(host) is an address to the C library")
        }
        if input.bytes.count == 4 || input.bytes.count == 16, let address = IPAddress(bytes: input.bytes) {
            judge(address, address.description)
        }
        if let network = IPNetwork(text) {
            hold(network.contains(network.address) && network.contains(network), "\(text) is not in itself")
            holdReadBack(network, from: text) { IPNetwork($0) }
        }
        _ = LibvirtURI(text)
    }
}

private func judge(_ address: IPAddress, _ text: String) {
    holdReadBack(address, from: text) { IPAddress($0) }
    let candidate = EgressPolicy.Candidate(address: address, host: text)
    for operators in [[], [address]] as [Set<IPAddress>] {
        guard (try? policy.check(candidate, port: 5900, rules: rules, operatorAddresses: operators)) != nil else {
            continue
        }
        let bytes = address.bytes
        if address.isIPv4 {
            hold(![0, 127].contains(bytes[0]) && bytes[0] < 224 && bytes[0...1] != [169, 254], "\(text) is allowed")
        } else {
            hold(bytes.prefix(12).contains { $0 != 0 }, "\(text) is allowed")
            hold(bytes[0] != 0xff && !(bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80), "\(text) is allowed")
            hold(Array(bytes[0..<12]) != [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], "\(text) is allowed")
        }
    }
    hold(
        (try? policy.check(
            EgressPolicy.Candidate(address: IPAddress("10.0.0.1") ?? address, host: text), port: 6080, rules: rules,
            operatorAddresses: [])) == nil, "our own port is allowed")
}
