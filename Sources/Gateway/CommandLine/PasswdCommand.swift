// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Passwords

/// `oriel passwd`
struct PasswdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passwd", abstract: "Make the hash of a password, for api.identity.users.",
        discussion: """
            The password is asked for on a terminal, twice, and not shown. Otherwise it is read from standard input, which \
            is one line. It is never an argument, which everybody on the machine could read. Nothing is written but the \
            hash, to standard output.
            """)

    /// Fewer characters can be tried out, whatever the hash.
    private static let minimum = 8

    mutating func run() throws {
        let password: String
        if PasswordPrompt.isTerminal {
            password = try PasswordPrompt.ask("Password: ")
            guard try PasswordPrompt.ask("Once more: ") == password else {
                throw CommandFailure(.mistakes, "the two are not the same")
            }
        } else {
            password = try PasswordPrompt.readLine()
        }
        try StandardOutput.write(try Self.hash(password).reveal { $0 })
    }

    /// The hash of `password`.
    ///
    /// - Throws: ``CommandFailure`` when it is too short or too long, or has in it what an arrow key leaves.
    static func hash(_ password: String) throws -> PasswordHash {
        guard password.count >= Self.minimum else {
            throw CommandFailure(.mistakes, "the password is too short: at least \(Self.minimum) characters")
        }
        guard !password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw CommandFailure(.mistakes, "the password has a control character in it, which nobody could type again")
        }
        do throws(PasswordError) {
            return try PasswordHash(hashing: password)
        } catch {
            throw CommandFailure(error == .notAllowed ? .mistakes : .failure, "\(error)")
        }
    }
}
