// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing
import XenSimulator

/// What a proxy cannot give away, because it does not have it.
@Suite(.serialized) struct ProxySecretsTests {
    @Test func aProxyHasNoPasswordNoControlSessionAndNoKeyOfTheCentres() async throws {
        let server = try await FakeVNCServer.start()
        let xen = try await XenLab.start(vms: [VMPlan("web1", vncPort: server.port)])
        var shape = ClusterShape.whole
        shape.databasePassword = "canary-of-the-database"
        // Its address is as good as a key: whoever reaches the socket may do everything.
        let libvirt = "test:///default?socket=canary-of-libvirt"
        shape.backends = ["xen: \(xen.backend())", "kvm: {kind: libvirt, uri: \"\(libvirt)\"}"]
        let cluster = try await Cluster(shape)

        let clients = try cluster.authorities.indices.flatMap { authority in
            [
                try cluster.browser(0, of: "web1", from: authority) as any ConsoleClient,
                try cluster.browser(1, of: "web1", from: authority),
                try cluster.viewer(0, of: "web1", from: authority),
            ]
        }
        for client in clients { try client.typeAndHear() }

        let control = xen.simulator.sessionReferences(of: XenLab.users.control)
        #expect(control.count == 2)
        let key = try #require(FileManager.default.contents(atPath: "\(cluster.folder)/token.key"))
        var secrets = [
            "the control account's password": Array(XenLab.password(of: XenLab.users.control).utf8),
            "the console account's password": Array(XenLab.password(of: XenLab.users.console).utf8),
            "the database's password": Array("canary-of-the-database".utf8),
            "the token key": Array(key),
        ]
        for (number, reference) in control.enumerated() { secrets["control session \(number)"] = Array(reference.utf8) }
        secrets["libvirt's address"] = Array("canary-of-libvirt".utf8)

        // Those who have them: so that what looks for them can find them.
        var had: Set<String> = []
        for authority in cluster.authorities {
            let found = try ProcessTraces(pid: authority.pid).find(secrets)
            had.formUnion(found.keys)
        }
        #expect(had == Set(secrets.keys))

        let written = Self.written(secrets)
        for proxy in cluster.browsers + cluster.viewers {
            let traces = ProcessTraces(pid: proxy.pid)
            #expect(try traces.find(written) == [:], "\(proxy.name)")
            #expect(ProcessTraces.find(written, in: try cluster.files(of: proxy)) == [:], "\(proxy.name)")
            #expect(try traces.find(["its name": Array(proxy.domainName.utf8)]).count == 1)
        }
        await xen.simulator.stop()
        try await server.stop()
    }

    /// The same secrets as they are, in hexadecimal and in Base64.
    private static func written(_ secrets: [String: [UInt8]]) -> [String: [UInt8]] {
        var all = secrets
        for (name, bytes) in secrets {
            all["\(name), in hexadecimal"] = Array(bytes.map { String(format: "%02x", $0) }.joined().utf8)
            // Without its last characters, which depend on what follows.
            all["\(name), in Base64"] = Array(Data(bytes).base64EncodedString().utf8.dropLast(4))
        }
        return all
    }
}
