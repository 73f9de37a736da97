// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
public import ConsoleCore
internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The program `oriel`, given its plug-ins. A vendor with plug-ins of their own calls this from an executable of theirs.
public enum Gateway {
    /// Runs the command that the process's arguments name, and ends the process with its exit status.
    ///
    /// Not `async`: before an asynchronous `main` runs a line, its executor has taken the lowest free descriptors.
    public static func main(plugins: Plugins) -> Never {
        StandardDescriptors.ensure()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let startUp = arguments.first == ServeCommand.configuration.commandName ? StartUp.take() : nil
        let takesSignals = startUp != nil || arguments.first == ConnectCommand.configuration.commandName
        // Before there is a second thread, which would not have them blocked.
        if takesSignals, startUp == nil { SignalInbox.block() }
        Task {
            let status = await CommandContext.$startUp.withValue(startUp) {
                await self.run(arguments, plugins: plugins)
            }
            LogQueue.standardError.flush()
            exit(status.rawValue)
        }
        // Dispatch's own way to park the main thread lets every signal through to it.
        if takesSignals { Self.park() }
        dispatchMain()
    }

    private static func park() -> Never {
        while true { DispatchSemaphore(value: 0).wait() }
    }

    /// Runs the command in `arguments` and says how it went. Everything there is to say is written.
    static func run(_ arguments: [String], plugins: Plugins) async -> CommandStatus {
        await CommandContext.$plugins.withValue(plugins) {
            do {
                var command = try OrielCommand.parseAsRoot(arguments)
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
                return .success
            } catch let failure as CommandFailure {
                failure.lines.forEach { StandardError.write("\($0)\n") }
                return failure.status
            } catch let error as ConsoleError {
                StandardError.write("oriel: \(Printable.escape(error.explanation))\n")
                return CommandStatus(error.code)
            } catch {
                return Self.tell(error)
            }
        }
    }

    /// What the argument parser throws: help and version, which are no errors, and mistakes in the arguments.
    private static func tell(_ error: any Error) -> CommandStatus {
        let message = OrielCommand.fullMessage(for: error)
        switch OrielCommand.exitCode(for: error) {
        case .success:
            print(message)
            return .success
        case .validationFailure:
            StandardError.write("\(message)\n")
            return .mistakes
        default:
            StandardError.write("oriel: \(Printable.escape(message))\n")
            return .failure
        }
    }
}
