// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleAPI
internal import ConsoleClient
internal import ConsoleCore
internal import Foundation

/// `oriel connect`
struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Open the console of an instance in a VNC viewer of this machine.",
        discussion: """
            The viewer connects to a port of 127.0.0.1, which lets in one viewer of yours at a time. The way from there to \
            the gateway is that of a browser: a WebSocket, through whatever stands in front of the gateway. Each time the \
            viewer connects, a fresh token is asked for. It ends with the viewer, or with Ctrl-C.

            \(CommandStatus.help)
            """)

    @Argument(help: "The name or UUID of the instance.")
    var instance: String

    @Flag(help: "The session only shows the screen: keys, pointer and clipboard do not reach the instance.")
    var viewOnly = false

    @Option(
        help: ArgumentHelp(
            "The viewer to start, with its arguments; {port} in them stands for the port (default: the first in PATH of "
                + "\(ViewerCommand.known.joined(separator: ", "))).", valueName: "command"))
    var viewer: String?

    @Flag(help: "Start no viewer: print the port, and serve until SIGINT.")
    var proxyOnly = false

    @Flag(help: "Start no viewer: carry one session over standard input and output.")
    var stdio = false

    @Option(
        help: ArgumentHelp(
            "Start no viewer: write a file that remote-viewer opens, serve until SIGINT, and remove it.",
            valueName: "file")
    )
    var vv: String?

    @Option(help: "The port of 127.0.0.1; 0 for one that is free.")
    var port = 0

    @Option(
        help: ArgumentHelp(
            "The PEM file of the certificate authorities of the gateway and the API, instead of the system's.",
            valueName: "file"))
    var caFile: String?

    @OptionGroup var options: SourceOptions

    mutating func validate() throws {
        let modes = [self.viewer != nil, self.proxyOnly, self.stdio, self.vv != nil]
        guard modes.count(where: { $0 }) < 2 else {
            throw ValidationError("Give one of --viewer, --proxy-only, --stdio and --vv.")
        }
        guard (0...65535).contains(self.port) else { throw ValidationError("--port must be between 0 and 65535.") }
        guard !self.stdio || self.port == 0 else { throw ValidationError("--stdio has no port.") }
    }

    mutating func run() async throws {
        let signals = SignalInbox()
        let command = self
        let work = Task { try await command.connect() }
        let watch = Task {
            for await _ in signals.wishes {
                // Whoever asks twice does not want to wait for a goodbye.
                if work.isCancelled { Foundation.exit(CommandStatus.failure.rawValue) }
                work.cancel()
            }
        }
        defer { watch.cancel() }
        do {
            try await work.value
        } catch {
            // What a command says that was told to stop in the middle of something is of no interest.
            guard work.isCancelled else { throw error }
        }
    }

    private func connect() async throws {
        let dialer = try GatewayDialer(authorities: self.caFile)
        // Whatever can be wrong on this machine is found before a token is asked for.
        if self.stdio { try StandardStreams.check() }
        let startsViewer = !self.proxyOnly && !self.stdio && self.vv == nil
        let viewer = try startsViewer ? self.chosenViewer() : nil
        let desk = TokenDesk(try await self.ask()) { try await self.ask() }
        let access = ConsoleAccess(
            url: { try await desk.url() }, explain: Self.words(for:),
            say: { StandardError.write("oriel: \(Printable.escape($0))\n") })
        if self.stdio { return try await Self.carry(dialer, access) }

        let port = try await ViewerPort.open(port: self.port, dialer: dialer, access: access)
        do {
            if let viewer {
                try await Self.run(viewer, port)
            } else {
                try await self.serve(port.port, name: desk.name)
            }
            await port.close()
        } catch {
            await port.close()
            throw error
        }
    }

    private func ask() async throws -> TokenDesk.Answer {
        let mode: ConsoleMode = self.viewOnly ? .view : .control
        let answer = try await self.options.withSource(authorities: self.caFile) {
            // The console type whose listener speaks WebSocket.
            try await $0.console(of: self.instance, type: ConsoleType.novnc.description, mode: mode)
        }
        return TokenDesk.Answer(
            url: answer.url, name: answer.instance.name, deadline: .now + .seconds(answer.expiresIn))
    }

    private func chosenViewer() throws -> ViewerCommand {
        if let text = self.viewer {
            guard let viewer = ViewerCommand(text) else { throw CommandFailure(.mistakes, "--viewer names no program") }
            return viewer
        }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = ViewerCommand(
            find: { name in
                folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
            },
            resolve: { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path })
        guard let found else {
            throw CommandFailure(
                .failure,
                "there is no viewer in PATH (\(ViewerCommand.known.joined(separator: ", "))): install one, name yours with "
                    + "--viewer, or start it yourself with --proxy-only")
        }
        return found
    }

    /// Serves until the viewer ends.
    private static func run(_ viewer: ViewerCommand, _ port: ViewerPort) async throws {
        let end = try await ViewerProcess.start(viewer.words(port: port.port)).wait()
        guard end == .exited(0) else { throw CommandFailure(.failure, "the viewer \(end)") }
        guard await port.wasUsed else {
            throw CommandFailure(
                .failure,
                "the viewer ended and had not connected: if it goes on without the program that was started, start it "
                    + "yourself with --proxy-only")
        }
    }

    /// Serves until this task is cancelled.
    private func serve(_ port: Int, name: String) async throws {
        guard let path = self.vv else {
            try StandardOutput.write("\(port)")
            let place = Printable.escape("the console of \(name) is on 127.0.0.1:\(port)")
            StandardError.write("oriel: \(place); Ctrl-C ends it\n")
            return await Self.waitForCancellation()
        }
        try VirtViewerFile(port: port, title: name).write(to: path)
        defer { unlink(path) }
        StandardError.write("oriel: \(Printable.escape("the console of \(name) is in \(path)")); Ctrl-C ends it\n")
        await Self.waitForCancellation()
    }

    private static func carry(_ dialer: GatewayDialer, _ access: ConsoleAccess) async throws {
        do {
            try await StandardStreams.serve(dialer: dialer, access: access)
        } catch let error as ConsoleError where error.code == .consoleRefused {
            // The user has read it.
            throw CommandFailure(.failure, lines: [])
        }
    }

    private static func waitForCancellation() async {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(86_400)) }
    }

    /// What an error of a source says, without the program's name before it.
    static func words(for error: any Error) -> String {
        switch error {
        case let failure as CommandFailure:
            failure.lines.map { $0.hasPrefix("oriel: ") ? String($0.dropFirst(7)) : $0 }.joined(separator: "; ")
        case let error as ConsoleError: error.explanation
        default: "\(error)"
        }
    }
}
