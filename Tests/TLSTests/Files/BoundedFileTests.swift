// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

@testable import TLS

@Suite struct BoundedFileTests {
    @Test func aFileIsReadWholeUpToTheLimitAndNotBeyond() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/file"
            for size in [0, 1, 16 * 1024, 16 * 1024 + 1, BoundedFile.limit] {
                let bytes = [UInt8](repeating: UInt8(size % 251), count: size)
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                #expect(try BoundedFile.read(path) == bytes)
                #expect(try FileStamp(path: path).size == Int64(size))
            }
            try Data(repeating: 0, count: BoundedFile.limit + 1).write(to: URL(fileURLWithPath: path))
            #expect(throws: FileFailure.tooLarge) { try BoundedFile.read(path) }
        }
    }

    @Test func onlyAFileIsRead() async throws {
        try await withTemporaryFolder { folder in
            #expect(throws: FileFailure.unreadable(ENOENT)) { try BoundedFile.read("\(folder)/none") }
            #expect(throws: FileFailure.notRegular) { try BoundedFile.read(folder) }
            // Nobody writes into it: opening it would never end.
            mkfifo("\(folder)/pipe", 0o600)
            #expect(throws: FileFailure.notRegular) { try BoundedFile.read("\(folder)/pipe") }
            #expect(throws: FileFailure.notRegular) { try BoundedFile.read("/dev/zero") }
        }
    }

    @Test func theStampChangesWithTheFile() async throws {
        try await withTemporaryFolder { folder in
            let (path, link) = ("\(folder)/file", "\(folder)/link")
            try Data("one".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            let first = try FileStamp(path: link)
            #expect(try first == FileStamp(path: path))
            chmod(path, 0o644)
            #expect(try FileStamp(path: link).isLoose)
            chmod(path, 0o600)
            #expect(try !FileStamp(path: link).isLoose)
            // Another file of the same length in its place.
            try Data("two".utf8).write(to: URL(fileURLWithPath: "\(folder)/next"))
            rename("\(folder)/next", path)
            #expect(try first != FileStamp(path: link))
        }
    }
}
