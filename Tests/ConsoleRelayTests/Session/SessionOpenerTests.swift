// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import NIOPosix
import Testing

@testable import ConsoleRelay

/// Opens the console of `server` and expects it to fail with `code`, the token to be released once, and no connection
/// to be left.
///
/// - Returns: what the operator reads.
@discardableResult
func expectFailure(
    _ code: ConsoleError.Code, _ server: FakeVNCServer, _ authorizer: FakeAuthorizer,
    settings: RelaySettings = RelaySettings(), sourceLocation: SourceLocation = #_sourceLocation
) async throws -> String {
    let front = try await TestFront.start(authorizer, settings: settings)
    let client = try await RawClient.connect(port: front.port)
    let sentence = try await client.refusal()
    #expect(sentence == code.userSentence, sourceLocation: sourceLocation)
    #expect(front.record.current.outcomes == [code], sourceLocation: sourceLocation)
    #expect(authorizer.state.current.released.count == 1, sourceLocation: sourceLocation)
    #expect(authorizer.state.current.count(of: .ended) == 0, sourceLocation: sourceLocation)
    try await server.waitForOpen(0)
    try await client.close()
    try await front.stop()
    try await server.stop()
    return front.record.current.reasons.first ?? ""
}

/// Opens the console of `server`, and expects to see its screen and hear its echo, and the session to be written down
/// from its beginning to its end.
func expectSession(
    _ server: FakeVNCServer, _ authorizer: FakeAuthorizer, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let front = try await TestFront.start(authorizer)
    let (client, serverInit) = try await RawClient.begin(at: front, shared: 0)
    #expect(serverInit == VNCScript().serverInit, sourceLocation: sourceLocation)
    try await client.send("hello")
    let echo = try await client.read(5)
    #expect(echo == Array("hello".utf8), sourceLocation: sourceLocation)
    try await client.close()
    try await front.waitForEnds(1)
    try await server.waitForOpen(0)
    let state = authorizer.state.current
    #expect(state.reached == [.redeem, .confirm, .began, .ended], sourceLocation: sourceLocation)
    let end = SessionEnd(reason: .clientClosed, bytesFromClient: 5, bytesFromConsole: 5)
    #expect(state.ended == [end], sourceLocation: sourceLocation)
    #expect(server.record.current.sharedFlags == [0], sourceLocation: sourceLocation)
    try await front.stop()
    try await server.stop()
}

@Suite(.timeLimit(.minutes(2))) struct SessionOpenerTests {
    @Test(arguments: VNCScript.Version.allCases, [nil, "secret"])
    func aConsoleOfEachVersionOpensWithAndWithoutAPassword(version: VNCScript.Version, password: String?) async throws {
        let security = password.map { VNCScript.Security.password($0) } ?? .none
        let server = try await FakeVNCServer.start(VNCScript(version: version, security: security))
        try await expectSession(server, FakeAuthorizer(port: server.port, password: password))
    }

    @Test func aPortThatNobodyListensOnIsUnreachable() async throws {
        let hole = try BlackHole.closed()
        defer { hole.stop() }
        let server = try await FakeVNCServer.start()
        try await expectFailure(.consoleUnreachable, server, FakeAuthorizer(port: hole.port))
    }

    @Test func aHostThatAnswersNothingIsUnreachableWhenTheConnectTimeoutIsOver() async throws {
        // A listener that never accepts, and whose queue is full, drops whoever comes.
        let hole = try BlackHole.start()
        defer { hole.stop() }
        var settings = RelaySettings()
        settings.connectTimeout = .milliseconds(200)
        let server = try await FakeVNCServer.start()
        try await expectFailure(
            .consoleUnreachable, server, FakeAuthorizer(port: hole.port), settings: settings)
    }

    @Test func aPeerThatDoesNotSpeakRFBIsRefused() async throws {
        var script = VNCScript()
        script.greeting = Array("SSH-2.0-OpenSSH_9.9\r\n".utf8)
        let server = try await FakeVNCServer.start(script)
        try await expectFailure(.consoleRefused, server, FakeAuthorizer(port: server.port))
    }

    @Test(arguments: VNCScript.Version.allCases)
    func aConsoleThatIsCutAtAnyByteOfItsHandshakeIsRefused(version: VNCScript.Version) async throws {
        // Version, types, challenge, result: as much as each version says before ClientInit.
        let length = version == .rfb33 ? 12 + 4 + 16 + 4 : 12 + 2 + 16 + 4
        for cut in 0..<length {
            var script = VNCScript(version: version, security: .password("secret"))
            script.cut = cut
            let server = try await FakeVNCServer.start(script)
            let authorizer = FakeAuthorizer(port: server.port, password: "secret")
            try await expectFailure(.consoleRefused, server, authorizer)
        }
    }

    @Test(arguments: VNCScript.Version.allCases)
    func aWrongPasswordIsRefused(version: VNCScript.Version) async throws {
        let server = try await FakeVNCServer.start(VNCScript(version: version, security: .password("secret")))
        try await expectFailure(.consoleRefused, server, FakeAuthorizer(port: server.port, password: "Secret"))
    }

    @Test(arguments: [[UInt8]([]), [19], [16, 18, 30], [2]])
    func aServerWithoutATypeThatWeSpeakIsRefused(types: [UInt8]) async throws {
        let server = try await FakeVNCServer.start(VNCScript(security: .types(types)))
        // An empty list announces a reason that never comes.
        let code: ConsoleError.Code = types.isEmpty ? .timedOut : .consoleRefused
        try await expectFailure(
            code, server, FakeAuthorizer(port: server.port), settings: types.isEmpty ? .impatient : .brief)
    }

    @Test(arguments: VNCScript.Version.allCases)
    func theReasonOfAServerNeverReachesTheClient(version: VNCScript.Version) async throws {
        let script = VNCScript(version: version, security: .refusal(reason: "10.0.0.7 says <b>no</b>"))
        let server = try await FakeVNCServer.start(script)
        try await expectFailure(.consoleRefused, server, FakeAuthorizer(port: server.port))
    }

    @Test func aConsoleThatMovedShowsNobodyAnything() async throws {
        // The instance was to be at this port; another one has taken it over since the token was redeemed.
        var script = VNCScript(name: "somebody else's")
        script.outOfTurn = Array("a frame of somebody else's".utf8)
        let server = try await FakeVNCServer.start(script)
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.hold(.confirm)
        let front = try await TestFront.start(authorizer)
        let client = try await RawClient.connect(port: front.port)
        try await authorizer.waitFor(.confirm)
        #expect(client.inbox.current.total == 0)
        authorizer.fail(.confirm, with: .consoleMoved)
        authorizer.letGo(.confirm)
        #expect(try await client.refusal() == ConsoleError.Code.consoleMoved.userSentence)
        try await server.waitForOpen(0)
        #expect(server.record.current.begun == 0)
        #expect(server.record.current.sharedFlags.isEmpty)
        #expect(authorizer.state.current.reached == [.redeem, .confirm, .release])
        let shown = front.record.current.writes.joined()
        #expect(!String(decoding: shown, as: UTF8.self).contains("somebody"))
        try await client.close()
    }

    @Test func aSessionThatCannotBeWrittenDownDoesNotBegin() async throws {
        let server = try await FakeVNCServer.start()
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.fail(.began, with: .authorityUnavailable)
        try await expectFailure(.authorityUnavailable, server, authorizer)
    }

    @Test func aTokenThatIsNotTakenOpensAndReleasesNothing() async throws {
        let server = try await FakeVNCServer.start()
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.fail(.redeem, with: .tokenRejected)
        let front = try await TestFront.start(authorizer)
        let client = try await RawClient.connect(port: front.port)
        #expect(try await client.refusal() == ConsoleError.Code.tokenRejected.userSentence)
        #expect(authorizer.state.current.reached == [.redeem])
        #expect(server.record.current.accepted == 0)
        try await client.close()
    }

    @Test func anAddressThatMayNotBeDialledIsNotDialled() async throws {
        let server = try await FakeVNCServer.start()
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.state.update { $0.grant.egress = EgressRules(hosts: ["10.0.0.1"]) }
        try await expectFailure(.egressDenied, server, authorizer)
        #expect(server.record.current.accepted == 0)
    }
}
