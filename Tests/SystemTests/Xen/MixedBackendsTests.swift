// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import XenSimulator

/// One gateway for libvirt and XenServer, and a real guest behind each.
@Suite(.serialized) struct MixedBackendsTests {
    @Test func aConsoleOfEachShowsItsGuestAndTakesKeys() async throws {
        let hypervisor = try Hypervisor.shared.get()
        let kvm = try hypervisor.start("kvmguest")
        let xen = try hypervisor.start("xenguest")
        let twin = try hypervisor.start("xentwin", shownAs: "xenguest")
        let port = try xen.port()
        let lab = try await XenLab.start(
            hosts: 2,
            vms: [
                VMPlan("xeno", on: "host2", vncPort: port), VMPlan("template", kind: .template),
                VMPlan("dom0", kind: .controlDomain),
            ])
        let gateway = try OrielProcess(backends: ["kvm: \(hypervisor.backend)", "xen: \(lab.backend())"])

        let listing = try gateway.command("instances")
        #expect(listing.status == 0, "\(listing.errors)")
        let lines = listing.output.split(separator: "\n")
        #expect(lines.contains { $0.contains("kvmguest") && $0.contains("kvm") })
        #expect(lines.contains { $0.contains("xeno") && $0.contains("xen") })
        #expect(!listing.output.contains("template") && !listing.output.contains("dom0"))

        for (instance, guest) in [("kvmguest", kvm), ("xeno", xen)] {
            let browser = try Browser()
            try browser.open(gateway.url(instance))
            try browser.wait(for: "QEMU (\(guest.name))")
            try browser.type("hellooriel")
            #expect(Wait.until(seconds: 10) { guest.serial.hasSuffix("> hellooriel") })
            if instance == "xeno" {
                // What the browser shows is what the guest shows, and that is what its twin shows that had the same keys.
                try twin.typeByHypervisor("hellooriel")
                #expect(Wait.until(seconds: 10) { twin.serial.hasSuffix("> hellooriel") })
                #expect(try Wait.until(seconds: 10) { try guest.screenshot() == twin.screenshot() })
                let picture = "\(gateway.directory)/canvas.png"
                try browser.screenshot("canvas", to: picture)
                let colours = try Command.output(of: "identify", ["-format", "%k", picture])
                #expect((Int(colours) ?? 0) > 1, "a canvas of one colour")
            }
        }
        #expect(lab.simulator.counters.tunnels(on: "host2") == 1)
        #expect(lab.simulator.counters.tunnels.allSatisfy { $0.isEncrypted && $0.user == XenLab.users.console })
        await lab.simulator.stop()
    }
}
