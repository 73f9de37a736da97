// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import ConsoleTestKit
import Foundation
import Testing

@testable import LibvirtBackend

@Suite struct DeflateTests {
    /// Compresses `parts` and has Python read them again.
    private func roundTrip(_ parts: [[UInt8]]) async throws -> [UInt8] {
        let deflate = try Deflate()
        var compressed: [UInt8] = []
        for part in parts { deflate.write(part) { compressed += $0 } }
        deflate.finish { compressed += $0 }
        return try await withTemporaryFolder { [compressed] folder in
            try Data(compressed).write(to: URL(filePath: "\(folder)/z"))
            let script = "import sys, zlib; open('z.out', 'wb').write(zlib.decompress(open('z', 'rb').read()))"
            let result = try await Tool.run("env", ["-C", folder, "python3", "-c", script])
            #expect(result.status == 0 && result.output == "")
            return Array(try Data(contentsOf: URL(filePath: "\(folder)/z.out")))
        }
    }

    // Larger than what zlib is given, and than what it gives, at once.
    @Test(arguments: [[], [0], [1], [65_536], [65_537], [98_302, 98_302, 1], [1, 300_000, 2]])
    func whatWentInComesOut(lengths: [Int]) async throws {
        let noise = lengths.map { (0..<$0).map { _ in UInt8.random(in: .min ... .max) } }
        #expect(try await self.roundTrip(noise) == noise.flatMap { $0 })
        let calm = lengths.map { [UInt8](repeating: 7, count: $0) }
        #expect(try await self.roundTrip(calm) == calm.flatMap { $0 })
    }
}
#endif
