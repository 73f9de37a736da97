// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// Openings that are given up: the client left, or it took too long.
@Suite(.timeLimit(.minutes(2))) struct GivingUpTests {
    @Test(arguments: [FakeAuthorizer.Step.redeem, .confirm])
    func aClientThatLeavesWhileTheAuthorityIsAskedLeavesNothingOpen(step: FakeAuthorizer.Step) async throws {
        let server = try await FakeVNCServer.start()
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.hold(step)
        let front = try await TestFront.start(authorizer)
        let client = try await RawClient.connect(port: front.port)
        try await authorizer.waitFor(step)
        try await client.close()
        try await front.waitForClientsToClose()
        try await server.waitForOpen(0)
        authorizer.letGo(step)
        try await authorizer.waitFor(.release)
        try await server.waitForOpen(0)
        #expect(authorizer.state.current.released.count == 1)
        #expect(authorizer.state.current.count(of: .began) == 0)
    }

    @Test func aClientThatLeavesWhileItsConsoleSaysNothingLeavesNothingOpen() async throws {
        var script = VNCScript()
        script.greetsWhenTold = true
        let server = try await FakeVNCServer.start(script)
        let authorizer = FakeAuthorizer(port: server.port)
        let front = try await TestFront.start(authorizer)
        let client = try await RawClient.connect(port: front.port)
        try await server.waitForAccepted(1)
        try await client.close()
        try await authorizer.waitFor(.release)
        try await server.waitForOpen(0)
        #expect(authorizer.state.current.reached == [.redeem, .release])
    }

    @Test func aClientThatLeavesWhileTheConsoleIsDialledReleasesItsToken() async throws {
        let hole = try BlackHole.start()
        defer { hole.stop() }
        var settings = RelaySettings()
        settings.connectTimeout = .milliseconds(300)
        let authorizer = FakeAuthorizer(port: hole.port)
        let front = try await TestFront.start(authorizer, settings: settings)
        let client = try await RawClient.connect(port: front.port)
        try await authorizer.waitFor(.redeem)
        try await client.close()
        try await authorizer.waitFor(.release)
        #expect(authorizer.state.current.released.count == 1)
    }

    @Test func aSessionThatBeganWhileItsClientLeftIsEndedAndNotReleased() async throws {
        let server = try await FakeVNCServer.start()
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.hold(.began)
        let front = try await TestFront.start(authorizer)
        let client = try await RawClient.connect(port: front.port)
        try await authorizer.waitFor(.began)
        try await client.close()
        try await server.waitForOpen(0)
        authorizer.letGo(.began)
        try await authorizer.waitFor(.ended)
        #expect(authorizer.state.current.reached == [.redeem, .confirm, .began, .ended])
    }

    @Test func aConsoleThatNeverGreetsIsTimedOut() async throws {
        var script = VNCScript()
        script.greetsWhenTold = true
        let server = try await FakeVNCServer.start(script)
        try await expectFailure(.timedOut, server, FakeAuthorizer(port: server.port), settings: .impatient)
    }

    @Test func anAuthorityThatAnswersTooLateOpensNothing() async throws {
        let server = try await FakeVNCServer.start()
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.hold(.confirm)
        let front = try await TestFront.start(authorizer, settings: .impatient)
        let client = try await RawClient.connect(port: front.port)
        #expect(try await client.refusal() == ConsoleError.Code.timedOut.userSentence)
        // The connection does not wait for the answer.
        try await server.waitForOpen(0)
        authorizer.letGo(.confirm)
        try await authorizer.waitFor(.release)
        #expect(authorizer.state.current.reached == [.redeem, .confirm, .release])
        #expect(front.record.current.outcomes == [.timedOut])
        try await client.close()
    }

    @Test func anOpeningThatSucceededIsNotGivenUp() throws {
        let opening = Opening()
        let late = ConsoleError(.timedOut, "late")
        try opening.finish()
        #expect(!opening.abandon(late))
        let other = Opening()
        #expect(other.abandon(late))
        #expect(!other.abandon(late))
        #expect(throws: ConsoleError.self) { try other.finish() }
    }
}

extension RelaySettings {
    /// Settings that make what never happens not happen soon.
    static var impatient: RelaySettings {
        var settings = RelaySettings()
        settings.setUpTimeout = .seconds(5)
        settings.drainTimeout = .milliseconds(500)
        settings.lingerTimeout = .milliseconds(300)
        return settings
    }

    /// Settings that make an end short and leave the beginning its time.
    static var brief: RelaySettings {
        var settings = Self.impatient
        settings.setUpTimeout = .seconds(15)
        return settings
    }

    /// The same, for clients that do not finish their handshake.
    static var impatientWithClients: RelaySettings {
        var settings = Self.brief
        settings.clientHandshakeTimeout = .seconds(1)
        return settings
    }
}
