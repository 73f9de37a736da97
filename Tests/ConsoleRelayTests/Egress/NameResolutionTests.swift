// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// Names on their way to a connection, with a look-up that the test scripts.
@Suite struct NameResolutionTests {
    /// Gives each name its answers in turn, and the last for ever; counts the questions.
    final class ScriptedNames: Sendable {
        private let answers: Mutex<[String: [[String]]]>
        private let asked = Mutex<[String: Int]>([:])

        init(_ answers: [String: [[String]]]) {
            self.answers = Mutex(answers)
        }

        func count(of name: String) -> Int { self.asked.withLock { $0[name, default: 0] } }

        var resolver: NameResolver {
            NameResolver { name in
                self.asked.withLock { $0[name, default: 0] += 1 }
                let answer = self.answers.withLock { answers in
                    let list = answers[name] ?? []
                    if list.count > 1 { answers[name] = Array(list.dropFirst()) }
                    return list.first
                }
                guard let answer else { throw ConsoleError(.consoleUnreachable, "no such name: \(name)") }
                return answer.compactMap { IPAddress($0) }
            }
        }
    }

    /// Dials `endpoint` on this machine, and says where the connection went.
    private func dial(
        _ host: String, port: Int, names: ScriptedNames, rules: EgressRules, own: [BindAddress] = []
    ) async throws -> String? {
        let dialer = ConsoleDialer(
            policy: EgressPolicy(ownAddresses: own, localAddresses: LocalAddresses.current), resolver: names.resolver)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let channel = try await dialer.dial(ConsoleEndpoint(host: host, port: port), rules: rules, on: loop) {
            channel in
            channel.eventLoop.makeSucceededVoidFuture()
        }
        let address = channel.remoteAddress?.ipAddress
        try await channel.close()
        return address
    }

    /// Calls `body` with the port of a server that takes connections to every loopback address.
    private func withServer(_ body: (Int) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "0.0.0.0", port: 0).get()
        do {
            try await body(try #require(server.localAddress?.port))
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    private func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }

    private func expectDenied(_ body: () async throws -> String?) async {
        let error = await #expect(throws: ConsoleError.self) { try await body() }
        #expect(error?.code == .egressDenied)
    }

    @Test func whatWasCheckedIsWhatIsDialled() async throws {
        try await self.withServer { port in
            // The second answer would be allowed nowhere; were the name asked again after the check, it would be dialled.
            let names = ScriptedNames(["kvm1": [["127.0.0.2"], ["127.0.0.1"]]])
            let rules = EgressRules(hosts: ["10.0.0.5"], networks: [try self.network("127.0.0.2")])
            let reached = try await self.dial("kvm1", port: port, names: names, rules: rules)
            #expect(reached == "127.0.0.2")
            #expect(names.count(of: "kvm1") == 1)
        }
    }

    @Test func aNameThatChangesBetweenTwoLookUpsAllowsNothingNew() async throws {
        try await self.withServer { port in
            // The operator wrote the name, so it is looked up twice: for the address, and for what is allowed.
            let names = ScriptedNames(["kvm1": [["127.0.0.2"], ["127.0.0.1"]]])
            let rules = EgressRules(hosts: ["kvm1"], networks: [try self.network("127.0.0.2")])
            let reached = try await self.dial("kvm1", port: port, names: names, rules: rules)
            #expect(reached == "127.0.0.2")
        }
    }

    @Test func aNameThatTurnsToLoopbackIsRefusedTheSecondTime() async throws {
        try await self.withServer { port in
            let names = ScriptedNames(["kvm1": [["127.0.0.2"], ["127.0.0.1"]]])
            let rules = EgressRules(hosts: [], networks: [try self.network("127.0.0.2")])
            let reached = try await self.dial("kvm1", port: port, names: names, rules: rules)
            #expect(reached == "127.0.0.2")
            await self.expectDenied { try await self.dial("kvm1", port: port, names: names, rules: rules) }
        }
    }

    @Test func onlyTheAllowedAddressesOfANameAreDialled() async throws {
        try await self.withServer { port in
            let names = ScriptedNames(["kvm1": [["127.0.0.1", "::1", "169.254.169.254", "127.0.0.3"]]])
            let rules = EgressRules(hosts: ["kvm1"], networks: [try self.network("127.0.0.3")])
            let reached = try await self.dial("kvm1", port: port, names: names, rules: rules)
            #expect(reached == "127.0.0.3")
        }
    }

    @Test func aNameThatResolvesToThisMachineIsRefused() async throws {
        try await self.withServer { port in
            for address in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "169.254.169.254"] {
                let names = ScriptedNames(["kvm1": [[address]]])
                let rules = EgressRules(hosts: ["kvm1"])
                await self.expectDenied { try await self.dial("kvm1", port: port, names: names, rules: rules) }
            }
        }
    }

    @Test func theGatewaysOwnPortIsRefusedOnTheRealInterfaces() async throws {
        try await self.withServer { port in
            let own = [BindAddress(host: "0.0.0.0", port: port)]
            let rules = EgressRules(hosts: ["127.0.0.1"])
            let names = ScriptedNames([:])
            await self.expectDenied {
                try await self.dial("127.0.0.1", port: port, names: names, rules: rules, own: own)
            }
            let reached = try await self.dial("127.0.0.1", port: port, names: names, rules: rules)
            #expect(reached == "127.0.0.1")
        }
    }

    @Test func anOperatorsNameThatDoesNotResolveAllowsNothingAndBreaksNothing() async throws {
        try await self.withServer { port in
            let names = ScriptedNames([:])
            let rules = EgressRules(hosts: ["gone.example.org", "127.0.0.1"])
            let reached = try await self.dial("127.0.0.1", port: port, names: names, rules: rules)
            #expect(reached == "127.0.0.1")
            await self.expectDenied { try await self.dial("127.0.0.2", port: port, names: names, rules: rules) }
        }
    }

    @Test func aNameThatDoesNotResolveIsUnreachable() async throws {
        let error = await #expect(throws: ConsoleError.self) {
            try await self.dial("gone", port: 1, names: ScriptedNames([:]), rules: EgressRules(hosts: ["gone"]))
        }
        #expect(error?.code == .consoleUnreachable)
    }

    @Test func aNameWithoutAnAddressIsUnreachable() async throws {
        let names = ScriptedNames(["empty": [[]]])
        let error = await #expect(throws: ConsoleError.self) {
            try await self.dial("empty", port: 1, names: names, rules: EgressRules(hosts: ["empty"]))
        }
        #expect(error?.code == .consoleUnreachable)
    }

    @Test(arguments: [-1, 0, 65536, 1 << 40]) func whatIsNoPortIsRefused(port: Int) async throws {
        let rules = EgressRules(hosts: ["127.0.0.1"], ports: -10...(1 << 50))
        await self.expectDenied {
            try await self.dial("127.0.0.1", port: port, names: ScriptedNames([:]), rules: rules)
        }
    }

    @Test(arguments: ["127.0.0.1", "::1", "::ffff:10.0.0.5"]) func anAddressIsNotLookedUp(text: String) async throws {
        let names = ScriptedNames([:])
        #expect(try await names.resolver.addresses(of: text) == [try #require(IPAddress(text))])
        #expect(names.count(of: text) == 0)
    }

    /// The shorthands that getaddrinfo(3) takes for addresses, and zones: whatever it makes of them, none gets through.
    @Test(arguments: [
        "0", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "localhost.",
        "LOCALHOST", "::1%lo", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1.", "127.0.0.1%0", "fe80::1%lo",
        "127.0.0.1\0.example.org", "",
    ])
    func noSpellingOfThisMachineGetsThrough(host: String) async throws {
        try await self.withServer { port in
            let dialer = ConsoleDialer(
                policy: EgressPolicy(ownAddresses: [], localAddresses: LocalAddresses.current))
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            // Even when the operator wrote this spelling, if it is no plain address and not `localhost`.
            for hosts in [["10.0.0.5"], host == "localhost" ? [] : [host]] as [Set<String>] {
                let error = await #expect(throws: ConsoleError.self) {
                    _ = try await dialer.dial(
                        ConsoleEndpoint(host: host, port: port), rules: EgressRules(hosts: hosts), on: loop
                    ) { $0.eventLoop.makeSucceededVoidFuture() }
                }
                #expect([.egressDenied, .consoleUnreachable].contains(error?.code))
            }
        }
    }
}
