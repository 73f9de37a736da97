// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import ConsoleRelay

/// Consoles that are no TCP port: a Unix socket, and a connection that the backend has opened.
@Suite(.timeLimit(.minutes(2))) struct LocalDialTests {
    private struct Refused: Error {}

    /// A connected pair of sockets.
    private func pair() throws -> (Int32, Int32) {
        var both: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &both) == 0)
        return (both[0], both[1])
    }

    /// What comes out of `descriptor`, to its end: an end proves that nobody holds the other side any more. Not for
    /// longer than 20 s.
    private func readToEnd(_ descriptor: Int32) async throws -> [UInt8] {
        try await NIOThreadPool.singleton.runIfActive {
            var patience = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count >= 0 else { throw Refused() }
            return Array(bytes.prefix(count))
        }
    }

    private func dial(
        _ address: ConsoleAddress, folders: [String] = [],
        initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void> = {
            $0.eventLoop.makeSucceededVoidFuture()
        }
    ) async throws -> any Channel {
        let dialer = ConsoleDialer(policy: EgressPolicy(ownAddresses: []) { [] })
        return try await dialer.dial(
            ConsoleEndpoint(address: address), rules: EgressRules(hosts: [], socketFolders: folders),
            on: MultiThreadedEventLoopGroup.singleton.next(), initializer: initializer)
    }

    private func code(_ address: ConsoleAddress, folders: [String] = []) async -> ConsoleError.Code? {
        await #expect(throws: ConsoleError.self) { try await self.dial(address, folders: folders) }?.code
    }

    @Test(arguments: [nil, "secret"]) func aConsoleOpensOverAUnixSocket(password: String?) async throws {
        try await withTemporaryFolder { folder in
            let security = password.map { VNCScript.Security.password($0) } ?? .none
            let server = try await FakeVNCServer.start(VNCScript(security: security), path: "\(folder)/vnc.sock")
            let authorizer = FakeAuthorizer(port: 0, password: password)
            authorizer.state.update {
                $0.grant.endpoint.address = .unixSocket(path: "\(folder)/vnc.sock")
                $0.grant.egress = EgressRules(hosts: [], socketFolders: [folder])
            }
            let front = try await TestFront.start(authorizer)
            let (client, _) = try await RawClient.begin(at: front)
            try await client.send("hello")
            #expect(try await client.read(5) == Array("hello".utf8))
            try await client.close()
            try await front.waitForEnds(1)
            try await server.waitForOpen(0)
            try await front.stop()
            try await server.stop()
        }
    }

    @Test func aSocketOutsideOfTheFoldersIsDenied() async throws {
        try await withTemporaryFolder { folder in
            let server = try await FakeVNCServer.start(path: "\(folder)/vnc.sock")
            #expect(await self.code(.unixSocket(path: "\(folder)/vnc.sock")) == .egressDenied)
            #expect(await self.code(.unixSocket(path: "\(folder)/vnc.sock"), folders: ["/run/other"]) == .egressDenied)
            #expect(server.record.current.accepted == 0)
            try await server.stop()
        }
    }

    @Test func aSocketThatNobodyListensOnIsUnreachable() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/vnc.sock"
            // Bound and never listened on: of a listener that is closed, a child that was just forked may have a copy.
            let bound = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
            defer { close(bound) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(bound, $0, size) }
            }
            try #require(status == 0 && path.utf8.count < 108)
            #expect(await self.code(.unixSocket(path: path), folders: [folder]) == .consoleUnreachable)
        }
    }

    @Test func aConsoleOpensOverADescriptorAndIsClosedAtItsEnd() async throws {
        let (ours, console) = try self.pair()
        defer { close(console) }
        let descriptor = ConnectedDescriptor(owning: ours)
        let channel = try await self.dial(.descriptor(descriptor))
        #expect(channel.isActive && descriptor.take() == nil)
        try await channel.writeAndFlush(ByteBuffer(string: "hello"))
        #expect(try await self.readToEnd(console) == Array("hello".utf8))
        try await channel.close()
        #expect(try await self.readToEnd(console) == [])
        // A descriptor is used up by the first dial.
        #expect(await self.code(.descriptor(descriptor)) == .consoleUnreachable)
    }

    @Test func aDescriptorIsClosedWhenItsChannelCannotBeSetUp() async throws {
        let (ours, console) = try self.pair()
        defer { close(console) }
        let error = await #expect(throws: ConsoleError.self) {
            try await self.dial(.descriptor(ConnectedDescriptor(owning: ours))) {
                $0.eventLoop.makeFailedFuture(Refused())
            }
        }
        #expect(error?.code == .consoleUnreachable)
        #expect(try await self.readToEnd(console) == [])
    }

    @Test func whatIsNoConnectionIsClosedAndRefused() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        #expect(await self.code(.descriptor(ConnectedDescriptor(owning: ends[0]))) == .consoleUnreachable)
        // Nobody is left who could read.
        signal(SIGPIPE, SIG_IGN)
        #expect(write(ends[1], "x", 1) == -1 && errno == EPIPE)
        close(ends[1])

        let unconnected = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #expect(await self.code(.descriptor(ConnectedDescriptor(owning: unconnected))) == .consoleUnreachable)
        #expect(await self.code(.descriptor(ConnectedDescriptor(owning: -1))) == .consoleUnreachable)
    }

    @Test func aDescriptorThatNobodyDialsIsClosed() async throws {
        let (ours, console) = try self.pair()
        defer { close(console) }
        do {
            let endpoint = ConsoleEndpoint(address: .descriptor(ConnectedDescriptor(owning: ours)))
            #expect(endpoint.address.description == "descriptor")
        }
        #expect(try await self.readToEnd(console) == [])
    }
}
