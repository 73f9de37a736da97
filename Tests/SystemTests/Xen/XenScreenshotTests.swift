// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import XenSimulator

/// Pictures that hosts of a pool take, by the command line and by the API.
@Suite(.serialized) struct XenScreenshotTests {
    @Test func aPictureOfTheHostsComesAsItIsByBothWays() async throws {
        let folder = "/tmp/oriel-picture-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try Command.output(of: "convert", ["-size", "64x48", "plasma:red-blue", "\(folder)/web1.jpg"])
        let picture = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/web1.jpg"))
        let lab = try await XenLab.start(
            hosts: 2, vms: [VMPlan("web1", on: "host2", snapshot: "\(folder)/web1.jpg"), VMPlan("off", power: .halted)])
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend())"])

        let saved = try gateway.command("instances", "screenshot", "web1", "-o", "\(folder)/saved.jpg")
        #expect(saved.status == 0, "\(saved.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/saved.jpg")) == picture)
        let local = try Command.run(
            Repository.oriel,
            ["instances", "screenshot", "web1", "-o", "\(folder)/local.jpg", "--config", gateway.configuration])
        #expect(local.status == 0, "\(local.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/local.jpg")) == picture)
        let answer = try HTTP.get("\(gateway.api)/v1/instances/web1/screenshot")
        #expect(answer.status == 200 && Data(answer.body) == picture)
        #expect(answer.head.lowercased().contains("content-type: image/jpeg"))
        #expect(lab.simulator.counters.snapshots == 3)

        #expect(try HTTP.get("\(gateway.api)/v1/instances/off/screenshot").status == 409)
        // Nobody can read in the log how to get in.
        #expect(!gateway.log.contains("OpaqueRef"))
        await lab.simulator.stop()
    }
}
