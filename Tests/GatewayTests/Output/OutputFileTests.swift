// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

@testable import Gateway

@Suite struct OutputFileTests {
    private let bytes: [UInt8] = [0, 255, 10, 13] + [UInt8](repeating: 42, count: 100_000)

    private func contents(of path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { Array($0) }
    }

    @Test func aNewFileIsItsOwnersAlone() async throws {
        try await withTemporaryFolder { folder in
            try OutputFile.write(self.bytes, to: "\(folder)/new")
            #expect(self.contents(of: "\(folder)/new") == self.bytes)
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/new")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["new"])
        }
    }

    @Test func aFileIsReplacedAndNotWrittenOver() async throws {
        try await withTemporaryFolder { folder in
            let (file, link) = ("\(folder)/file", "\(folder)/link")
            try Data("before".utf8).write(to: URL(filePath: file))
            // A second name of the same file keeps what was in it.
            try FileManager.default.linkItem(atPath: file, toPath: link)
            try OutputFile.write(self.bytes, to: file)
            #expect(self.contents(of: file) == self.bytes)
            #expect(self.contents(of: link) == Array("before".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
    }

    @Test func whatCannotBeWrittenIsToldAndLeavesNothing() async throws {
        try await withTemporaryFolder { folder in
            for (path, reason) in [
                ("\(folder)/no/file", "No such file or directory"), (folder, "Is a directory"),
                ("/dev/full", "No space left on device"),
            ] {
                let failure = #expect(throws: CommandFailure.self) { try OutputFile.write(self.bytes, to: path) }
                #expect(
                    failure == CommandFailure(.failure, lines: ["oriel: \(path) cannot be written: \(reason)"]))
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left == [])
        }
    }

    @Test func aDeviceStaysADevice() throws {
        try OutputFile.write(self.bytes, to: "/dev/null")
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }
}
