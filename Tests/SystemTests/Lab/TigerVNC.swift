// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A real TigerVNC server with an empty screen.
final class TigerVNC {
    /// Its port on 127.0.0.1.
    let port: Int
    private let process: ChildProcess
    private let folder: String

    /// Whether this machine has one.
    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/Xtigervnc")

    /// Starts a server whose desktop is called `name`.
    ///
    /// - Parameters:
    ///   - arguments: the options for its security.
    ///   - login: a user name and a password that PAM is to take; needs root, and a mount namespace of its own.
    init(_ name: String, _ arguments: [String], login: (username: String, password: String)? = nil) throws {
        self.port = try FreePorts.find(1)[0]
        self.folder = "/tmp/oriel-tiger-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        var command =
            [
                "/usr/bin/Xtigervnc", ":\(self.port)", "-interface", "127.0.0.1", "-rfbport", "\(self.port)",
                "-nolisten", "local", "-nolisten", "tcp", "-geometry", "320x200", "-depth", "24",
                "-desktop", name, "-AlwaysShared",
            ] + arguments
        if let login {
            try Self.writePAM(in: self.folder, login.username, login.password)
            // exec in both: what is ended is the server itself.
            command =
                [
                    "unshare", "-m", "--propagation", "private", "/bin/sh", "-c",
                    "mount --bind \"$0\" /etc/pam.d && exec \"$@\"", "\(self.folder)/pam.d",
                ] + command + ["-PlainUsers", login.username, "-PAMService", "oriel-lab"]
        }
        self.process = try ChildProcess(command, output: .file("\(self.folder)/log"))
        let port = self.port
        let isUp = Wait.until(seconds: 10) {
            guard let socket = try? RawSocket(connectingTo: "127.0.0.1", port: port) else { return false }
            defer { socket.close() }
            return (try? socket.receive().starts(with: Array("RFB ".utf8))) == true
        }
        guard isUp else {
            throw Failure("Xtigervnc: \((try? String(contentsOfFile: "\(self.folder)/log", encoding: .utf8)) ?? "")")
        }
    }

    deinit {
        self.process.end()
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    /// A PAM service that takes one login, and asks nothing of the system's users.
    private static func writePAM(in folder: String, _ username: String, _ password: String) throws {
        let check = "\(folder)/check"
        let folder = "\(folder)/pam.d"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try """
        auth required pam_exec.so quiet expose_authtok \(check)
        account required pam_permit.so
        """.write(toFile: "\(folder)/oriel-lab", atomically: true, encoding: .utf8)
        try """
        #!/bin/sh
        # pam_exec ends the password with a zero byte.
        [ "$PAM_USER" = '\(username)' ] && [ "$(tr -d '\\000')" = '\(password)' ]

        """.write(toFile: check, atomically: true, encoding: .utf8)
        chmod(check, 0o755)
    }
}
