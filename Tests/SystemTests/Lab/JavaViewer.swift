// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// TightVNC's Java viewer, with a socket factory that makes it the viewer of Nova's XVP proxy.
final class JavaViewer: DesktopViewer {
    private static let viewer = "/usr/share/java/tightvncviewer.jar"
    private let process: ChildProcess
    private let folder: String
    /// It is there as long as the viewer.
    private let display: Display

    /// Builds what is ours of it and starts the viewer with `url` on `display`.
    ///
    /// - Parameter trusting: a certificate that it takes for an authority, in PEM.
    init(_ url: String, on display: Display, trusting certificate: String? = nil) throws {
        self.display = display
        self.folder = "/tmp/oriel-java-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        _ = try Command.output(
            of: "javac",
            ["-nowarn", "-cp", Self.viewer, "-d", self.folder]
                + ["XVPSocketFactory", "CopyingViewer"].map { Repository.support("xvp/\($0).java") })
        var options: [String] = []
        if let certificate {
            let store = "\(self.folder)/trusted"
            _ = try Command.output(
                of: "keytool",
                [
                    "-importcert", "-noprompt", "-alias", "lab", "-file", certificate, "-keystore", store,
                    "-storepass", "changeit",
                ])
            options = ["-Djavax.net.ssl.trustStore=\(store)", "-Djavax.net.ssl.trustStorePassword=changeit"]
        }
        // The host is asked for and not used: the URL has one. Pixels as they are, and nothing else in the window.
        let command =
            ["java"] + options + [
                "-cp", "\(Self.viewer):\(self.folder)", "tightvncviewer.CopyingViewer", "HOST", "unused",
                "SocketFactory", "XVPSocketFactory", "URL", url, "Show controls", "No", "Offer relogin", "No",
                "Encoding", "Raw", "JPEG image quality", "JPEG off", "Cursor shape updates", "Ignore",
            ]
        self.process = try ChildProcess(
            command, environment: ProcessInfo.processInfo.environment.merging(["DISPLAY": display.name]) { $1 },
            input: .pipe, output: .file("\(self.folder)/log"))
    }

    deinit {
        self.end()
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    func end() {
        self.process.end()
    }

    /// What it printed.
    var log: String { (try? String(contentsOfFile: "\(self.folder)/log", encoding: .utf8)) ?? "" }

    var isRunning: Bool { self.process.isRunning }

    func copy(_ text: String) throws {
        try self.process.input?.write(contentsOf: Data("\(text)\n".utf8))
        try self.wait(for: "copied \(text)")
    }

    /// Waits until it prints `text`.
    func wait(for text: String, seconds: Double = 60) throws {
        guard Wait.until(seconds: seconds, { self.log.contains(text) }) else {
            throw Failure("the viewer does not say \"\(text)\": \(self.log)")
        }
    }
}
