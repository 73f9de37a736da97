// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import ConsoleClient

@Suite struct VirtViewerFileTests {
    @Test func itLeadsToThePort() {
        let text = VirtViewerFile(port: 5901, title: "web1").text
        #expect(text == "[virt-viewer]\ntype=vnc\nhost=127.0.0.1\nport=5901\ntitle=web1\n")
    }

    @Test func aNameCannotWriteAKeyOfItsOwn() {
        let text = VirtViewerFile(port: 1, title: "a\nhost=evil\r\n\\b").text
        #expect(text.split(separator: "\n").count == 5)
        #expect(text.hasSuffix("title=ahost=evil\\\\b\n"))
    }

    @Test func itIsWrittenForItsUserAloneAndReplacesWhatWasThere() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/web1.vv"
            try Data("old and much longer than what comes".utf8).write(to: URL(fileURLWithPath: path))
            let file = VirtViewerFile(port: 5901, title: "web1")
            try file.write(to: path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == file.text)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["web1.vv"])
            let error = #expect(throws: ConsoleError.self) { try file.write(to: "\(folder)/none/web1.vv") }
            #expect(error?.code == .invalidRequest)
        }
    }
}
