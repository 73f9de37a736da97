// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import NIOCore
import Testing

@testable import NoVNCListener

/// Clients that go away at every moment there is.
@Suite(.timeLimit(.minutes(2)), .serialized) struct DropTests {
    /// The descriptors of this process that are sockets with `port` at their own end.
    private static func sockets(at port: Int) throws -> Int {
        let local = ":" + String(String(port + 0x10000, radix: 16).uppercased().suffix(4))
        var inodes: Set<String> = []
        for line in try String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8).split(separator: "\n") {
            let columns = line.split(separator: " ")
            if columns.count > 9, columns[1].hasSuffix(local) { inodes.insert("socket:[\(columns[9])]") }
        }
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
            (try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")).map(inodes.contains) == true
        }
    }

    /// Expects the listener to get back to its listening socket alone (which a table read in passing may miss), within 500 round trips through another one.
    private static func expectNothingLeft(_ stage: Stage, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        try await stage.server.waitForOpen(0)
        let other = try await Stage.set()
        let client = try await other.connect()
        for _ in 0..<500 where try Self.sockets(at: stage.port) > 1 {
            try await client.send("HEAD /vnc.html HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await client.readHead()
        }
        let left = try Self.sockets(at: stage.port)
        #expect(left <= 1, sourceLocation: sourceLocation)
        try await client.close()
        try await other.strike()
    }

    @Test func anUpgradeThatIsCutAtAnyByteSpendsNothing() async throws {
        let stage = try await Stage.set()
        let bytes = Array(stage.upgradeRequest().utf8)
        for count in 0..<bytes.count {
            let client = try await stage.connect()
            if count > 0 { try await client.send(Array(bytes[..<count])) }
            try await client.close()
        }
        try await Self.expectNothingLeft(stage)
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }

    @Test func twoHundredClientsThatLeaveAtOnceLeaveNothing() async throws {
        let stage = try await Stage.set()
        for _ in 0..<200 {
            let client = try await stage.connect()
            try await client.send(stage.upgradeRequest())
            try await client.close()
        }
        try await stage.authorizer.state.wait(for: "all to be given up") {
            $0.count(of: .redeem) == $0.count(of: .release) + $0.count(of: .ended)
        }
        try await Self.expectNothingLeft(stage)
        try await stage.strike()
    }

    @Test(arguments: [FakeAuthorizer.Step.redeem, .confirm, .began])
    func aClientThatLeavesWhileItsConsoleIsOpenedLeavesNothing(step: FakeAuthorizer.Step) async throws {
        let stage = try await Stage.set()
        stage.authorizer.hold(step)
        let client = try await stage.connect()
        try await client.send(stage.upgradeRequest())
        try await stage.authorizer.waitFor(step)
        try await client.close()
        try await stage.server.waitForOpen(0)
        stage.authorizer.letGo(step)
        // Whether it is known by then that the client left is a matter of a moment.
        try await stage.authorizer.state.wait(for: "the token to be given back, or the session to end") {
            $0.count(of: .ended) + (step == .began ? 0 : $0.count(of: .release)) == 1
        }
        try await Self.expectNothingLeft(stage)
        try await stage.strike()
    }

    @Test func aClientThatLeavesAtAnyStepOfRFBLeavesNothing() async throws {
        let stage = try await Stage.set()
        let steps: [[UInt8]] = [Array("RFB 003.008\n".utf8), [1], [1], [7]]
        for count in 0...steps.count {
            let peer = try await stage.webSocket()
            for step in steps.prefix(count) {
                _ = try await peer.readBinary()
                try await peer.send(step)
            }
            try await peer.client.close()
        }
        try await stage.authorizer.waitFor(.ended, count: steps.count + 1)
        try await Self.expectNothingLeft(stage)
        try await stage.strike()
    }
}
