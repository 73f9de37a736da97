// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// An authority and certificates from it in a folder of a test's own, readable to the daemons of the lab.
final class Certificates: Sendable {
    /// The folder.
    let folder: String
    /// The authority.
    let authority: TestAuthority

    init() throws {
        self.folder = "/tmp/oriel-pki-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        self.authority = try TestAuthority("authority", in: self.folder)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    /// A folder with the three files that libvirt's QEMU driver wants for VNC.
    func forQEMU(for names: [String] = ["IP:127.0.0.1", "DNS:localhost"]) throws -> String {
        let folder = "\(self.folder)/vnc-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let server = try self.authority.issue("server", for: names)
        for (source, name) in [
            (self.authority.certificate, "ca-cert.pem"), (server.certificate, "server-cert.pem"),
            (server.privateKey, "server-key.pem"),
        ] {
            try FileManager.default.copyItem(atPath: source, toPath: "\(folder)/\(name)")
            // The daemon is another user, and this key is nobody's.
            chmod("\(folder)/\(name)", 0o644)
        }
        return folder
    }
}
