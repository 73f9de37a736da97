// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Foundation

/// What a command shows to an API that asks who it is.
enum APICredentials: Sendable, Hashable {
    /// A user's name and password, in HTTP's Basic scheme.
    case password(user: String, Secret)
    /// A token.
    case token(Secret)

    /// The credentials that the environment holds: `ORIEL_API_TOKEN`, or `ORIEL_API_TOKEN_FILE` with a file's name, or
    /// `ORIEL_API_USER` with `ORIEL_API_PASSWORD`; `nil` when it holds none. Never an argument: those can be read by
    /// everybody on the machine.
    ///
    /// - Throws: ``CommandFailure`` when there is more than one of them or half of one.
    static func find(in environment: [String: String]) throws -> APICredentials? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let (user, password) = (value("ORIEL_API_USER"), value("ORIEL_API_PASSWORD"))
        guard (user == nil) == (password == nil) else {
            throw CommandFailure(.mistakes, "ORIEL_API_USER and ORIEL_API_PASSWORD belong together")
        }
        var found: [APICredentials] = []
        if let user, let password { found.append(.password(user: user, Secret(password))) }
        if let token = value("ORIEL_API_TOKEN") { found.append(.token(Secret(token))) }
        if let file = value("ORIEL_API_TOKEN_FILE") { found.append(.token(try Self.token(in: file))) }
        guard found.count <= 1 else {
            throw CommandFailure(
                .mistakes,
                "set one of ORIEL_API_TOKEN, ORIEL_API_TOKEN_FILE and ORIEL_API_USER with ORIEL_API_PASSWORD")
        }
        guard found.allSatisfy(\.isSendable) else {
            throw CommandFailure(.mistakes, "what signs in to the API must not have line breaks in it")
        }
        return found.first
    }

    /// The value of the field `Authorization`.
    var authorization: String {
        switch self {
        case .password(let user, let password):
            "Basic " + Data("\(user):\(password.reveal { $0 })".utf8).base64EncodedString()
        case .token(let token): "Bearer \(token.reveal { $0 })"
        }
    }

    private static func token(in file: String) throws -> Secret {
        do {
            return try SecretReference.file(file).fetch()
        } catch let error as ConsoleError {
            throw CommandFailure(.mistakes, "ORIEL_API_TOKEN_FILE: \(error.explanation)")
        }
    }

    /// A field of HTTP has one line; Basic is encoded.
    private var isSendable: Bool {
        guard case .token(let token) = self else { return true }
        return token.reveal { $0.unicodeScalars.allSatisfy { $0 >= "!" && $0 <= "~" } }
    }
}
