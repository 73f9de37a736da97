// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@Suite struct TokenKeyTests {
    private let token = AccessToken()

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func write(_ bytes: [UInt8], to path: String, mode: Int = 0o600) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func theFileIsMadeForItsOwnerOnlyAndReadAgain() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/key"
            let hash = try TokenKey(file: path).hash(self.token)
            #expect(try self.mode(of: path) == 0o600)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 32)
            #expect(try TokenKey(file: path).hash(self.token) == hash)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
        }
    }

    @Test func twoKeysAreTwo() async throws {
        #expect(TokenKey().hash(self.token) != TokenKey().hash(self.token))
        try await withTemporaryFolder { folder in
            let hashes = try (0..<2).map { try TokenKey(file: "\(folder)/\($0)").hash(self.token) }
            #expect(hashes[0] != hashes[1])
        }
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func aFileOfAnotherLengthIsRefused(count: Int) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/key"
            let bytes = [UInt8](repeating: 7, count: count)
            try self.write(bytes, to: path)
            let error = #expect(throws: ConsoleError.self) { try TokenKey(file: path) }
            #expect(error?.code == .authorityUnavailable && error?.message.contains(path) == true)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(bytes))
        }
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666]) func aFileThatOthersReachIsRefused(
        mode: Int
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/key"
            try self.write([UInt8](repeating: 7, count: 32), to: path, mode: mode)
            let error = #expect(throws: ConsoleError.self) { try TokenKey(file: path) }
            #expect(error?.code == .authorityUnavailable && error?.message.contains(path) == true)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            _ = try TokenKey(file: path)
        }
    }

    @Test func aPlaceThatIsNotThereIsNamed() async throws {
        try await withTemporaryFolder { folder in
            for path in [folder + "/no/key", folder] {
                let error = #expect(throws: ConsoleError.self) { try TokenKey(file: path) }
                #expect(error?.code == .authorityUnavailable && error?.message.contains(path) == true)
            }
        }
    }

    @Test func whatIsNoFileIsNotWaitedForAndNotToBeChanged() async throws {
        try await withTemporaryFolder { folder in
            let pipe = folder + "/pipe"
            try #require(mkfifo(pipe, 0o600) == 0)
            for path in [pipe, folder, "/dev/zero"] {
                let error = #expect(throws: ConsoleError.self) { try TokenKey(file: path) }
                #expect(error?.message == "the token key \(path) is not a regular file")
            }
        }
    }

    @Test func allWhoStartAtOnceAgree() async throws {
        for _ in 0..<20 {
            try await withTemporaryFolder { folder in
                let token = self.token
                let hashes = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                    for _ in 0..<8 { group.addTask { try TokenKey(file: folder + "/key").hash(token) } }
                    return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
                }
                #expect(hashes.count == 1)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
            }
        }
    }

    /// Computed with another implementation: `openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f`.
    @Test func theHashIsHMACOverTheTokensText() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/key"
            try self.write(Array(0..<32), to: path)
            let token = try #require(AccessToken("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq"))
            let hash = try TokenKey(file: path).hash(token)
            #expect(
                hash.map { String(format: "%02x", $0) }.joined()
                    == "1c72705e2ca9ff8fe8d2aa0ad36dc5d9783606fa69addc59ddba8b4155993246")
        }
    }

    @Test func aHashIsNotTheTokenAndNotItsPlainHash() {
        let hash = TokenKey().hash(self.token)
        #expect(hash.count == 32)
        #expect(hash != self.token.reveal { Array($0.utf8.prefix(32)) })
    }

    @Test func aKeyIsNotPrinted() throws {
        // What Crypto prints of a key is not in our hands: it must not be the bytes.
        let text = String(reflecting: TokenKey())
        #expect(text == String(reflecting: TokenKey()))
    }
}
