// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A screen of its own (Xvfb) for programs with windows. There is no window manager: a window is in the corner, and what
/// is typed goes to the one under the pointer.
final class Display {
    /// What DISPLAY has to be.
    let name: String
    private let process: ChildProcess
    private let file: String

    /// Starts it.
    init(width: Int = 1024, height: Int = 768) throws {
        let file = "/tmp/oriel-display-\(UUID().uuidString.prefix(8))"
        self.file = file
        self.process = try ChildProcess(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "\(width)x\(height)x24", "-nolisten", "tcp"],
            output: .file(file), errors: .nothing)
        var number: String?
        _ = Wait.until(seconds: 20) {
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            number = text.hasSuffix("\n") ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
            return number != nil
        }
        guard let number else { throw Failure("Xvfb does not say which display it is") }
        self.name = ":\(number)"
    }

    deinit {
        self.process.end()
        try? FileManager.default.removeItem(atPath: self.file)
    }

    /// Types `text` on its keyboard.
    func type(_ text: String) throws {
        // A pause between keys: a guest takes them one by one.
        try self.run("xdotool", ["type", "--delay", "60", text])
    }

    /// Gives the keyboard to the window whose title contains `title`: some programs take no keys, and no pointer, before.
    func focus(_ title: String) throws {
        try self.run("xdotool", ["search", "--onlyvisible", "--name", title, "windowfocus", "--sync"])
    }

    /// Moves its pointer.
    func movePointer(x: Int, y: Int) throws {
        try self.run("xdotool", ["mousemove", "\(x)", "\(y)"])
    }

    /// Clicks where its pointer is.
    func click() throws {
        try self.run("xdotool", ["click", "1"])
    }

    /// Makes the windows whose titles have `name` in them nearly as large as the display.
    func enlargeWindows(named name: String) throws {
        try self.run("xdotool", ["search", "--onlyvisible", "--name", name, "windowsize", "%@", "95%", "95%"])
    }

    /// What is on it.
    func picture() throws -> Picture {
        try Picture(self.pictureFile())
    }

    /// What is on it, as a PNG file.
    func pictureFile() throws -> Data {
        let file = "\(self.file).png"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try self.run("import", ["-window", "root", file])
        return FileManager.default.contents(atPath: file) ?? Data()
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let result = try Command.run(program, arguments, environment: ["DISPLAY": self.name])
        guard result.status == 0 else { throw Failure("\(program): \(result.errors)") }
    }
}
