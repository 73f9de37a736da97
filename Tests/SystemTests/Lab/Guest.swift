// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A guest of a test: one sector that greets, and echoes every key on its screen and its serial line.
struct Guest {
    let hypervisor: Hypervisor
    let name: String
    let uuid: String
    /// The common beginning of its files' names.
    let files: String

    /// What the guest wrote to its serial line.
    var serial: String {
        (FileManager.default.contents(atPath: "\(self.files).serial")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The VNC port it has now.
    func port() throws -> Int {
        let display = try self.hypervisor.virsh("vncdisplay", self.name)
        guard let number = display.split(separator: ":").last.flatMap({ Int($0.filter(\.isNumber)) }) else {
            throw Failure("no display: \(display)")
        }
        return number + 5900
    }

    /// Starts it.
    func boot() throws {
        try self.hypervisor.virsh("start", self.name)
    }

    /// Pulls its plug.
    func destroy() throws {
        try self.hypervisor.virsh("destroy", self.name)
    }

    /// Its screen, as libvirt sees it.
    func screenshot() throws -> Data {
        let file = "\(self.files)-\(UUID().uuidString.prefix(8)).ppm"
        try self.hypervisor.virsh("screenshot", self.name, file)
        guard let data = FileManager.default.contents(atPath: file), !data.isEmpty else {
            throw Failure("no screenshot")
        }
        return data
    }

    /// Types lower-case letters on its keyboard by way of the hypervisor, not of a console.
    func typeByHypervisor(_ text: String) throws {
        for letter in text {
            try self.hypervisor.virsh("send-key", self.name, "KEY_\(letter.uppercased())")
        }
    }
}
