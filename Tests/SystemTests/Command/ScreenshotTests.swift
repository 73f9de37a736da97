// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Pictures of a real guest's screen, by the command line and by the API.
@Suite(.serialized) struct ScreenshotTests {
    private let hypervisor: Hypervisor
    private let gateway: OrielProcess

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.gateway = try OrielProcess(backends: [
            "kvm: \(self.hypervisor.backend)",
            "lab: {kind: static, instances: {shelf: {host: 127.0.0.1, port: 5999}}}",
        ])
    }

    /// The pixels of the image in `bytes`, of whatever format.
    private func pixels(_ bytes: some DataProtocol) throws -> Data {
        let image = "\(self.gateway.directory)/\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: image))
        _ = try Command.output(of: "convert", [image, "-depth", "8", "rgb:\(image).rgb"])
        let pixels = try Data(contentsOf: URL(fileURLWithPath: "\(image).rgb"))
        guard !pixels.isEmpty else { throw Failure("no pixels") }
        return pixels
    }

    private func file(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(self.gateway.directory)/\(name)"))
    }

    @Test func eachWayShowsWhatTheGuestShows() throws {
        let guest = try self.hypervisor.start("shown")
        let before = try self.pixels(guest.screenshot())
        // Something is to be seen, and not one colour alone.
        #expect(Set(before).count > 1)

        let api = try self.gateway.command(
            "instances", "screenshot", "shown", "-o", "\(self.gateway.directory)/api.png")
        #expect(api.status == 0 && api.output == "", "\(api.errors)")
        #expect(api.errors.hasPrefix("\(self.gateway.directory)/api.png: image/png, "))
        #expect(try self.pixels(self.file("api.png")) == before)

        let local = try Command.run(
            Repository.oriel,
            [
                "instances", "screenshot", guest.uuid, "--output", "\(self.gateway.directory)/local.png", "--config",
                self.gateway.configuration,
            ])
        #expect(local.status == 0, "\(local.errors)")
        #expect(try self.pixels(self.file("local.png")) == before)

        let url = "\(self.gateway.api)/v1/instances/\(guest.uuid)/screenshot"
        let answer = try HTTP.get(url)
        #expect(answer.status == 200)
        let head = answer.head.lowercased()
        #expect(head.contains("content-type: image/png") && head.contains("cache-control: no-store"))
        #expect(head.contains("content-length: \(answer.body.count)"))
        #expect(try self.pixels(answer.body) == before)

        try guest.typeByHypervisor("cheese")
        #expect(Wait.until(seconds: 5) { guest.serial.hasSuffix("> cheese") })
        let after = try self.pixels(guest.screenshot())
        #expect(after != before)
        #expect(try self.pixels(HTTP.get(url).body) == after)
    }

    @Test func standardOutputGetsThePictureAlone() throws {
        let guest = try self.hypervisor.start("piped")
        let file = "\(self.gateway.directory)/piped.png"
        let piped = try Command.run(
            "sh",
            [
                "-c", "exec \"$0\" instances screenshot piped -o - --api \"$1\" > \"$2\"", Repository.oriel,
                self.gateway.api, file,
            ])
        #expect(piped.status == 0 && piped.errors == "", "\(piped.errors)")
        #expect(try self.pixels(self.file("piped.png")) == self.pixels(guest.screenshot()))
    }

    @Test func aTerminalGetsNoPicture() throws {
        _ = try self.hypervisor.start("tty")
        // Its output is a terminal of its own.
        let result = try Command.run(
            "script",
            [
                "-q", "-e", "-c", "\(Repository.oriel) instances screenshot tty -o - --api \(self.gateway.api)",
                "/dev/null",
            ])
        #expect(result.status == 2, "\(result.output)")
        #expect(result.output.contains("oriel: a picture is not for a terminal: name a file with -o"))
        #expect(!result.output.contains("PNG"))
    }

    @Test func whatHasNoPictureHasItsReason() throws {
        let guest = try self.hypervisor.start("dark")
        try guest.destroy()
        let file = "\(self.gateway.directory)/none.png"
        for (instance, status, reason) in [
            ("dark", 4, "not running"), ("nobody", 3, "nobody"),
            ("shelf", 2, "backends of the kind of 'lab' take none"),
        ] {
            let result = try self.gateway.command("instances", "screenshot", instance, "-o", file)
            #expect(result.status == status && result.errors.contains(reason), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: file))
        }
        for (instance, status) in [("dark", 409), ("nobody", 404), ("shelf", 400)] {
            #expect(try HTTP.get("\(self.gateway.api)/v1/instances/\(instance)/screenshot").status == status)
        }
    }
}
