// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing

extension RawClient {
    /// Connects to `front` and goes through the handshake with RFB `version`; returns the ServerInit message.
    static func begin(
        at front: TestFront, version: VNCScript.Version = .rfb38, shared: UInt8 = 1, behind: [UInt8] = [],
        name: String = "fake"
    ) async throws -> (RawClient, serverInit: [UInt8]) {
        let client = try await RawClient.connect(port: front.port)
        #expect(try await client.read(12) == Array("RFB 003.008\n".utf8))
        try await client.send("RFB 003.00\(version.rawValue)\n")
        if version == .rfb33 {
            #expect(try await client.read(4) == [0, 0, 0, 1])
        } else {
            #expect(try await client.read(2) == [1, 1])
            try await client.send([1])
            if version == .rfb38 { #expect(try await client.read(4) == [0, 0, 0, 0]) }
        }
        try await client.send([shared] + behind)
        return (client, try await client.read(24 + name.utf8.count))
    }

    /// Reads the refusal that a client of `version` is given.
    func refusal(version: VNCScript.Version = .rfb38) async throws -> String {
        _ = try await self.read(12)
        try await self.send("RFB 003.00\(version.rawValue)\n")
        let zero = try await self.read(version == .rfb33 ? 4 : 1)
        #expect(zero.allSatisfy { $0 == 0 })
        let length = try await self.read(4).reduce(0) { $0 << 8 | Int($1) }
        return String(decoding: try await self.read(length), as: UTF8.self)
    }
}
