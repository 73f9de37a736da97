// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Asks a person for a password, or takes it from a pipe.
enum PasswordPrompt {
    /// Ctrl-C, which ends a line here: as a signal it would leave the terminal without its echo.
    private static let interrupt: UInt8 = 3
    private static let maximum = 1024

    /// Whether standard input is a terminal.
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Writes `prompt` to standard error and reads a line that is not shown.
    ///
    /// - Throws: ``CommandFailure`` when the terminal cannot be silenced, or the person gave up.
    static func ask(_ prompt: String) throws -> String {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw CommandFailure(.failure, "the terminal cannot be asked for its settings")
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        withUnsafeMutableBytes(of: &silent.c_cc) { characters in
            if Int(VEOL) < characters.count { characters[Int(VEOL)] = Self.interrupt }
        }
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
            throw CommandFailure(.failure, "the terminal cannot be told not to show what is typed")
        }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            StandardError.write("\n")
        }
        StandardError.write(prompt)
        return try Self.readLine()
    }

    /// One line of standard input.
    ///
    /// - Throws: ``CommandFailure`` when there is none, or it is not UTF-8.
    static func readLine() throws -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        // Byte by byte: what comes behind the line is somebody else's.
        while line.count <= Self.maximum {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count != 1 || byte == UInt8(ascii: "\n") { break }
            guard byte != Self.interrupt else { throw CommandFailure(.failure, "given up") }
            line.append(byte)
        }
        guard line.count <= Self.maximum, let text = String(validating: line, as: UTF8.self) else {
            throw CommandFailure(.mistakes, "the password is not a line of UTF-8 text of \(Self.maximum) bytes at most")
        }
        // A file of Windows' ends its lines with two.
        return text.last == "\r" ? String(text.dropLast()) : text
    }
}
