// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import ConsoleRelay

/// What can be done to a socket's name by somebody who may write into the folder.
@Suite(.timeLimit(.minutes(2))) struct HeldSocketTests {
    /// Calls `body` with the folder that is allowed, and another one beside it.
    private func withFolders(_ body: (String, String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            for name in ["in", "out"] { try #require(mkdir("\(folder)/\(name)", 0o700) == 0) }
            try await body("\(folder)/in", "\(folder)/out")
        }
    }

    private func hold(_ path: String, in folder: String) -> Result<HeldSocket, ConsoleError> {
        do throws(ConsoleError) {
            return .success(try HeldSocket(SocketPlace(path: path, folders: [folder])))
        } catch {
            return .failure(error)
        }
    }

    private func code(_ path: String, in folder: String) -> ConsoleError.Code? {
        if case .failure(let error) = self.hold(path, in: folder) { error.code } else { nil }
    }

    @Test func aSocketIsHeldAlsoInAFolderOfItsOwn() async throws {
        try await self.withFolders { inside, _ in
            try #require(mkdir("\(inside)/dom-1", 0o700) == 0)
            for path in ["\(inside)/a.sock", "\(inside)/dom-1/a.sock"] {
                let server = try await FakeVNCServer.start(path: path)
                #expect(self.code(path, in: inside) == nil)
                try await server.stop()
            }
        }
    }

    @Test func theFolderItselfMayBeALink() async throws {
        try await self.withFolders { inside, outside in
            try #require(symlink(inside, "\(outside)/link") == 0)
            let server = try await FakeVNCServer.start(path: "\(inside)/a.sock")
            #expect(self.code("\(outside)/link/a.sock", in: "\(outside)/link") == nil)
            try await server.stop()
        }
    }

    @Test func aLinkInPlaceOfTheSocketIsDenied() async throws {
        try await self.withFolders { inside, outside in
            for place in [inside, outside] {
                let server = try await FakeVNCServer.start(path: "\(place)/real.sock")
                try #require(symlink("\(place)/real.sock", "\(inside)/a.sock") == 0)
                #expect(self.code("\(inside)/a.sock", in: inside) == .egressDenied)
                unlink("\(inside)/a.sock")
                try await server.stop()
            }
        }
    }

    @Test func aLinkOnTheWayIsDenied() async throws {
        try await self.withFolders { inside, outside in
            let server = try await FakeVNCServer.start(path: "\(outside)/a.sock")
            try #require(symlink(outside, "\(inside)/dom-1") == 0)
            #expect(self.code("\(inside)/dom-1/a.sock", in: inside) == .egressDenied)
            try await server.stop()
        }
    }

    @Test func aSecondNameOfASocketFromElsewhereIsDenied() async throws {
        try await self.withFolders { inside, outside in
            let server = try await FakeVNCServer.start(path: "\(outside)/a.sock")
            try #require(link("\(outside)/a.sock", "\(inside)/a.sock") == 0)
            #expect(self.code("\(inside)/a.sock", in: inside) == .egressDenied)
            try await server.stop()
        }
    }

    @Test func whatIsNoSocketIsDenied() async throws {
        try await self.withFolders { inside, _ in
            try #require(mkdir("\(inside)/folder", 0o700) == 0)
            try #require(mkfifo("\(inside)/pipe", 0o600) == 0)
            close(creat("\(inside)/file", 0o600))
            for name in ["folder", "pipe", "file", "file/a.sock", "pipe/a.sock"] {
                #expect(self.code("\(inside)/\(name)", in: inside) == .egressDenied, "\(name)")
            }
        }
    }

    @Test func whatIsNotThereIsUnreachable() async throws {
        try await self.withFolders { inside, _ in
            for path in ["\(inside)/a.sock", "\(inside)/dom-1/a.sock"] {
                #expect(self.code(path, in: inside) == .consoleUnreachable)
            }
            #expect(self.code("\(inside)/none/a.sock", in: "\(inside)/none") == .consoleUnreachable)
        }
    }

    @Test func aSocketThatIsReplacedAfterTheCheckIsNotConnectedTo() async throws {
        try await self.withFolders { inside, outside in
            let path = "\(inside)/a.sock"
            let checked = try await FakeVNCServer.start(path: path)
            let hijacker = try await FakeVNCServer.start(path: "\(outside)/b.sock")
            let held = try self.hold(path, in: inside).get()
            try #require(rename("\(outside)/b.sock", path) == 0)

            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(unixDomainSocketPath: held.path).get()
            try await checked.waitForAccepted(1)
            #expect(hijacker.record.current.accepted == 0)
            try await channel.close()
            try await checked.stop()
            try await hijacker.stop()
        }
    }
}
