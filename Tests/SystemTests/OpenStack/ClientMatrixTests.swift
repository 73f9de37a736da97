// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// OpenStack's clients get URLs, in every way that they ask, and the URLs open consoles.
@Suite(.serialized) struct ClientMatrixTests {
    @Test(arguments: IdentityLab.allCases) func everyClientGetsAConsoleThatOpens(_ identity: IdentityLab) throws {
        let hypervisor = try Hypervisor.shared.get()
        let guest = try hypervisor.start("matrix")
        let gateway = try identity.gateway(
            backends: ["kvm: \(hypervisor.backend)"], projects: ["blue": [guest.uuid]])
        var calls: [(call: OpenStackClients.Call, type: String)] = []
        for program in OpenStackClients.Program.allCases {
            for type in ["novnc", "xvpvnc"] {
                for name in [guest.name, guest.uuid] {
                    for version in [nil, "2.1", "2.6"] {
                        let call = OpenStackClients.console(
                            program, of: name, type: type, version: version, identity.member, at: gateway.api)
                        calls.append((call, type))
                    }
                }
            }
        }
        let results = try OpenStackClients.run(calls.map(\.call))
        #expect(calls.count == 36)
        for ((call, type), result) in zip(calls, results) {
            guard result.status == 0, let url = result.url else {
                Issue.record("\(call.program) \(call.arguments): \(result.output)\(result.errors)")
                continue
            }
            #expect(try OpenedConsole.name(url, type: type, of: gateway) == "QEMU (matrix)")
        }
    }

    @Test func aPageAtATimeGivesEverybodyOnce() throws {
        let names = (0..<4).map { "box\($0)" }
        let instances = names.map { "\($0): {host: 127.0.0.1, port: 5999}" }.joined(separator: ", ")
        let gateway = try IdentityLab.token.gateway(backends: ["lab: {kind: static, instances: {\(instances)}}"])
        let results = try OpenStackClients.run([
            OpenStackClients.sdk(["pages"], IdentityLab.token.administrator, at: gateway.api),
            OpenStackClients.sdk(["names"], IdentityLab.token.administrator, at: gateway.api),
            OpenStackClients.sdk(["names"], IdentityLab.token.member, at: gateway.api),
        ])
        #expect(results.map(\.status) == [0, 0, 0], "\(results)")
        let all = names.joined(separator: " ") + "\n"
        #expect(results.map(\.output) == [all, all, "\n"])
    }
}
