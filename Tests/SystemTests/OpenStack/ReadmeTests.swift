// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the README tells people to type gives them a console.
@Suite struct ReadmeTests {
    /// The commands of the README, by the program that the last line calls.
    private static func scripts() throws -> [String: String] {
        let text = try String(contentsOfFile: "\(Repository.root)/README.md", encoding: .utf8)
        let blocks = text.matches(of: /(?s)```sh\n(.+?)```/).map { String($0.1) }
        return Dictionary(
            blocks.map { block in
                (String(block.split(separator: "\n").last?.prefix { $0 != " " } ?? ""), block)
            }, uniquingKeysWith: { one, _ in one })
    }

    @Test func theCommandsOfTheReadmeOpenConsoles() throws {
        let hypervisor = try Hypervisor.shared.get()
        _ = try hypervisor.start("web1")
        let gateway = try OrielProcess(backends: ["here: \(hypervisor.backend)"])
        let path = URL(fileURLWithPath: Repository.python).deletingLastPathComponent().path
        let environment = ["PATH": "\(path):/usr/local/bin:/usr/bin:/bin"]
        let scripts = try Self.scripts()
        #expect(scripts.keys.sorted() == ["curl", "nova", "openstack"])
        for (program, script) in scripts {
            let text = script.replacing("http://127.0.0.1:8774", with: gateway.api)
            #expect(text != script)
            let result = try Command.run("/bin/sh", ["-e", "-c", text], environment: environment)
            let url = try #require(
                result.output.firstMatch(of: /http:[^\s|"]+/).map { String($0.0) },
                "\(program): \(result.output)\(result.errors)")
            #expect(try OpenedConsole.name(url, type: "novnc", of: gateway) == "QEMU (web1)")
        }
    }
}
