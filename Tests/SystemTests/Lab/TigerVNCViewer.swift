// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// TigerVNC's viewer. It takes its user name and password from its environment, which nobody else can read.
final class TigerVNCViewer: DesktopViewer {
    /// Whether this machine has one.
    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/xtigervncviewer")

    private let process: ChildProcess
    private let folder: String
    /// It is there as long as the viewer.
    private let display: Display
    /// What has the display's clipboard.
    private var owner: ChildProcess?

    /// Starts it on `display`, with what an access URL of an `rfb` listener says.
    ///
    /// - Parameters:
    ///   - certificate: the authorities that it trusts, in PEM.
    ///   - options: more options.
    init(_ url: String, username: String, on display: Display, trusting certificate: String, options: [String] = [])
        throws
    {
        guard url.hasPrefix("vnc://"), let parts = URLComponents(string: url), let host = parts.host,
            let port = parts.port,
            let password = parts.queryItems?.last(where: { $0.name == "VncPassword" })?.value
        else { throw Failure("not a URL of a native viewer") }
        self.display = display
        self.folder = "/tmp/oriel-viewer-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        let environment = ProcessInfo.processInfo.environment.merging([
            "DISPLAY": display.name, "HOME": self.folder, "LC_ALL": "C.UTF-8", "VNC_USERNAME": username,
            "VNC_PASSWORD": password,
        ]) { $1 }
        // Pixels as they are, and no dialog.
        self.process = try ChildProcess(
            [
                "xtigervncviewer", "-X509CA", certificate, "-Shared", "-AlertOnFatalError=0", "-ReconnectOnError=0",
                "-RemoteResize=0", "-AutoSelect=0", "-FullColor", "-PreferredEncoding=Raw", "-NoJPEG",
                "-CompressLevel=0", "-Log", "*:stderr:30,Viewport:stderr:100",
            ] + options + ["\(host)::\(port)"], environment: environment, output: .file("\(self.folder)/log"))
    }

    deinit {
        self.end()
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    func end() {
        self.owner?.end()
        self.process.end()
    }

    /// What it printed, with single spaces: it breaks its lines.
    var log: String {
        let text = (try? String(contentsOfFile: "\(self.folder)/log", encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    var isRunning: Bool { self.process.isRunning }

    func copy(_ text: String) throws {
        let file = "\(self.folder)/clipboard"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        self.owner = try ChildProcess(
            ["xclip", "-quiet", "-display", self.display.name, "-selection", "clipboard", "-in", file])
        try self.wait(for: "Local clipboard changed, notifying server")
    }

    /// Waits until it prints `text`.
    func wait(for text: String, seconds: Double = 30) throws {
        guard Wait.until(seconds: seconds, { self.log.contains(text) }) else {
            throw Failure("the viewer does not say \"\(text)\": \(self.log)")
        }
    }
}
