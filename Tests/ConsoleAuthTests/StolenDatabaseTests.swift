// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Crypto
import Foundation
import Logging
import SQLiteTokenStore
import Testing

/// What somebody finds who steals the database.
@Suite struct StolenDatabaseTests {
    /// The bytes of all files in `folder`, one after the other.
    private static func bytes(in folder: String) throws -> [UInt8] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try names.flatMap { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")) }
    }

    private static func contains(_ bytes: [UInt8], _ needle: some Sequence<UInt8>) -> Bool {
        Data(bytes).range(of: Data(needle)) != nil
    }

    @Test func theFilesHoldNeitherTheTokenNorItsPlainHash() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteTokenStore(path: folder + "/tokens.db")
            let key = TokenKey()
            let backend = ScriptedBackend("one")
            backend.add(Desk.id, name: "web")
            let authority = LocalAuthority(
                store: store, key: key, directory: BackendDirectory(["one": backend]),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let request = ConsoleRequest(instance: .id(Desk.id), type: .novnc, principal: Principal(name: "alice"))
            let tokens = [try await authority.issue(request).token, try await authority.issue(request).token]
            _ = try await authority.redeem(tokens[1], resume: nil, type: .novnc, client: "203.0.113.9")

            func check() throws {
                let bytes = try Self.bytes(in: folder)
                for token in tokens {
                    let text = token.reveal { Array($0.utf8) }
                    let plain = Array(SHA256.hash(data: text))
                    #expect(!Self.contains(bytes, text))
                    #expect(!Self.contains(bytes, plain))
                    #expect(!Self.contains(bytes, plain.map { String(format: "%02x", $0) }.joined().utf8))
                    // The look is able to find something: this is what is stored.
                    #expect(Self.contains(bytes, key.hash(token)))
                }
            }
            try check()
            try await store.close()
            try check()
        }
    }
}
