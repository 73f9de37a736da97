// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleClient

/// Viewers of a port, through a real listener, to a fake console.
@Suite(.timeLimit(.minutes(5))) struct ViewerPortTests {
    private static let serverInit = VNCScript().serverInit

    @Test(arguments: ["/", "/oriel/"])
    func aViewerIsJoinedToTheConsole(folder: String) async throws {
        let stage = try await GatewayStage.set(folder: folder)
        let viewer = try await stage.viewer()
        #expect(try await viewer.read(Self.serverInit.count) == Self.serverInit)
        try await viewer.send([4, 1, 0, 0, 0, 0, 0, 65])
        #expect(try await viewer.read(8) == [4, 1, 0, 0, 0, 0, 0, 65])
        try await viewer.close()
        try await stage.authorizer.state.wait(for: "the end") { $0.ended.count == 1 }
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.clientClosed])
        #expect(stage.said.current.isEmpty)
        try await stage.strike()
    }

    @Test func everyConnectionHasATokenOfItsOwn() async throws {
        let stage = try await GatewayStage.set()
        for count in 1...3 {
            let viewer = try await stage.viewer()
            #expect(try await viewer.read(Self.serverInit.count) == Self.serverInit)
            #expect(stage.asked.current == count)
            try await viewer.close()
        }
        try await stage.strike()
    }

    @Test func aSecondViewerIsToldThatThereIsOneAndTheFirstGoesOn() async throws {
        let stage = try await GatewayStage.set()
        let viewer = try await stage.viewer()
        _ = try await viewer.read(Self.serverInit.count)
        #expect(try await stage.refusal() == "Another viewer is using this port of oriel connect.")
        #expect(stage.asked.current == 1)
        try await viewer.send([9])
        #expect(try await viewer.read(1) == [9])
        try await viewer.close()
        try await stage.strike()
    }

    @Test(arguments: [3, 7, 8] as [UInt8])
    func aRefusalOfTheGatewayReachesTheViewerAndTheUser(version: UInt8) async throws {
        let stage = try await GatewayStage.set()
        stage.authorizer.fail(.redeem, with: .consoleBusy)
        let sentence = ConsoleError.Code.consoleBusy.userSentence
        #expect(try await stage.refusal(version: version) == sentence)
        try await stage.said.wait(for: "a sentence") { !$0.isEmpty }
        #expect(stage.said.current == ["the gateway refused: \(sentence)"])
        try await stage.strike()
    }

    @Test func aTokenThatIsNotGivenIsSaidToBothAndTheNextOneIsAskedFor() async throws {
        let stage = try await GatewayStage.set()
        stage.failure.update { $0 = "the instance 'box' is stopped" }
        #expect(try await stage.refusal() == "the instance 'box' is stopped")
        #expect(stage.said.current == ["the instance 'box' is stopped"])
        stage.failure.update { $0 = nil }
        let viewer = try await stage.viewer()
        #expect(try await viewer.read(Self.serverInit.count) == Self.serverInit)
        try await viewer.close()
        try await stage.strike()
    }

    @Test(arguments: [SessionEnd.Reason.idle, .revoked, .shutdown])
    func theGatewaysReasonForAnEndIsSaid(reason: SessionEnd.Reason) async throws {
        let stage = try await GatewayStage.set()
        let viewer = try await stage.viewer()
        _ = try await viewer.read(Self.serverInit.count)
        stage.authorizer.state.current.ends.values.forEach { $0(reason) }
        #expect(try await viewer.readToEnd().isEmpty)
        try await stage.said.wait(for: "a sentence") { !$0.isEmpty }
        #expect(stage.said.current == ["the console was closed: \(reason.userSentence)"])
        try await stage.strike()
    }

    @Test func whatTheConsoleSentBeforeItsEndArrivesAndNothingIsKeptMeanwhile() async throws {
        let count = 48 << 20
        let stage = try await GatewayStage.set(VNCScript(behaviour: .streamAndClose(count)))
        let viewer = try await stage.viewer(isReading: false)
        try await stage.server.record.wait(for: "the stream") { $0.streamed > 0 }
        // It stops somewhere: in the buffers of five sockets, and a little of ours.
        var last = -1
        while stage.server.record.current.streamed != last {
            last = stage.server.record.current.streamed
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(last < count, "all of it was taken from the console")
        try await viewer.setReading(true)
        let bytes = try await viewer.readToEnd()
        #expect(bytes.count == Self.serverInit.count + count)
        #expect(Array(bytes.dropFirst(Self.serverInit.count)) == VNCScript.pattern(from: 0, count: count))
        try await stage.strike()
    }

    @Test func closingThePortSaysGoodbyeToBothSides() async throws {
        let stage = try await GatewayStage.set()
        let viewer = try await stage.viewer()
        _ = try await viewer.read(Self.serverInit.count)
        await stage.port.close()
        #expect(try await viewer.readToEnd().isEmpty)
        try await stage.authorizer.state.wait(for: "the end") { $0.ended.count == 1 }
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.clientClosed])
        try await stage.strike()
    }

    @Test func aViewerThatLeavesBeforeItsConsoleIsThereLeavesNothing() async throws {
        let stage = try await GatewayStage.set()
        stage.authorizer.hold(.redeem)
        let viewer = try await RawClient.connect(port: stage.port.port)
        try await stage.authorizer.waitFor(.redeem)
        try await viewer.close()
        stage.authorizer.letGo(.redeem)
        let next = try await stage.viewer()
        #expect(try await next.read(Self.serverInit.count) == Self.serverInit)
        try await next.close()
        try await stage.strike()
    }

    @Test func overTLSTheGatewayHasToBeWhoTheURLNames() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("ours", in: folder)
            let other = try TestAuthority("other", in: folder)
            let good = try authority.issue("good", for: ["IP:127.0.0.1"])
            let named = try authority.issue("named", for: ["DNS:console.example"])
            let late = try authority.issue("late", validity: .expired)

            let stage = try await GatewayStage.set(tls: good, authorities: authority.certificate)
            let viewer = try await stage.viewer()
            #expect(try await viewer.read(Self.serverInit.count) == Self.serverInit)
            try await viewer.close()
            try await stage.strike()

            for (identity, trusted, host, words) in [
                (good, other, "127.0.0.1", "signed by none of the authorities that are trusted (--ca-file)"),
                (named, authority, "127.0.0.1", "is not for 127.0.0.1, but for: console.example"),
                // Its address is in there, and the name that was asked for is not.
                (good, authority, "localhost", "is not for localhost, but for: 127.0.0.1"),
                (late, authority, "127.0.0.1", "has expired"),
            ] {
                let stage = try await GatewayStage.set(tls: identity, authorities: trusted.certificate, host: host)
                let reason = try await stage.refusal()
                #expect(reason.contains("the gateway's certificate") && reason.contains(words), "\(reason)")
                #expect(stage.said.current == [reason])
                // The token stayed at home.
                #expect(stage.authorizer.state.current.count(of: .redeem) == 0)
                try await stage.strike()
            }
        }
    }

    @Test func aPortThatIsTakenIsAMistake() async throws {
        let hole = try BlackHole.closed()
        defer { hole.stop() }
        let access = ConsoleAccess(url: { "" }, explain: { "\($0)" }, say: { _ in })
        let error = await #expect(throws: ConsoleError.self) {
            _ = try await ViewerPort.open(port: hole.port, dialer: GatewayDialer(authorities: nil), access: access)
        }
        #expect(error?.code == .invalidRequest)
    }
}
