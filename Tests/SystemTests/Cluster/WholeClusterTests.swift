// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// One PostgreSQL, two authorities, two proxies for browsers and one for Nova's viewer.
@Suite(.serialized) struct WholeClusterTests {
    @Test func keysArriveAtAGuestThroughEachProxyWithTokensOfEitherAuthority() async throws {
        let hypervisor = try Hypervisor.shared.get()
        var shape = ClusterShape.whole
        shape.backends = ["kvm: \(hypervisor.backend)"]
        let cluster = try await Cluster(shape)
        let guest = try hypervisor.start("whole")
        var typed = ""
        for authority in cluster.authorities.indices {
            for (proxy, letter) in zip(cluster.browsers.indices, "ab") {
                let client = try cluster.browser(proxy, of: "whole", from: authority)
                try client.type(letter)
                typed.append(letter)
                #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> \(typed)") }, "\(guest.serial)")
            }
            try cluster.viewer(of: "whole", from: authority).type("x")
            typed.append("x")
            #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> \(typed)") }, "\(guest.serial)")
        }
        for authority in cluster.authorities {
            #expect(authority.logs("session opened"))
        }
    }
}
