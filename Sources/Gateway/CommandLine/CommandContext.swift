// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What commands need and cannot be given: the argument parser makes them itself, from text alone.
enum CommandContext {
    /// The plug-ins of this build. Bound for the task that parses and runs a command, and for nothing else.
    @TaskLocal static var plugins = Plugins()
    /// What was taken before the program did anything, by a process that is to serve.
    @TaskLocal static var startUp: StartUp?
}
