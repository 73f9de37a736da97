// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where a secret is kept. The configuration names the place; the secret itself is never written into it.
public enum SecretReference: Sendable, Hashable, SettingsValue {
    /// A file that holds the secret; one newline at its end does not count.
    case file(String)
    /// An environment variable.
    case environment(String)
    /// A systemd credential (`LoadCredential=`): a file below `$CREDENTIALS_DIRECTORY`.
    case credential(String)

    /// A reference, not a value.
    public static var expectation: String {
        "a reference: {file: PATH}, {env: NAME} or {credential: NAME}; a secret is never written into this file"
    }

    /// Reads a map of one key.
    public init?(node: SettingsNode) {
        guard case .mapping(let entries) = node.content, entries.count == 1, let entry = entries.first,
            let value = String(node: entry.value), !value.isEmpty
        else { return nil }
        switch entry.key {
        case "file": self = .file(value)
        case "env": self = .environment(value)
        case "credential" where !value.contains("/"): self = .credential(value)
        default: return nil
        }
    }

    /// Fetches the secret.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the place, never the value.
    public func fetch() throws -> Secret {
        switch self {
        case .file(let path):
            return try Self.read(path)
        case .environment(let name):
            guard let value = ProcessInfo.processInfo.environment[name] else {
                throw ConsoleError(.invalidRequest, "the environment variable \(name) is not set")
            }
            return Secret(value)
        case .credential(let name):
            guard let directory = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
                throw ConsoleError(.invalidRequest, "no credentials directory: \(name) is passed by systemd only")
            }
            return try Self.read("\(directory)/\(name)")
        }
    }

    private static func read(_ path: String) throws -> Secret {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConsoleError(.invalidRequest, "the file \(path) cannot be read")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw ConsoleError(.invalidRequest, "the file \(path) is not UTF-8 text")
        }
        // Swift takes CR and LF together for one character, which does not end with LF.
        return Secret(text.hasSuffix("\n") || text.hasSuffix("\r\n") ? String(text.dropLast()) : text)
    }
}
