// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// Hosts that know better than the backend's answer: it is asked anew, once.
@Suite(.timeLimit(.minutes(2))) struct RefreshTests {
    @Test(arguments: [(500, ConsoleError.Code.consoleMoved), (401, .backendSessionRejected)])
    func theConsoleOpensWhereTheSecondAnswerSays(status: Int, code: ConsoleError.Code) async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.refusal(status), .open(port: $0)] })
            let fresh = TunnelStage.endpoint(stage.host, tls: vault.tls, session: "OpaqueRef:fresh")
            stage.authorizer.state.update { $0.freshEndpoint = fresh }
            try await stage.success()
            let state = stage.authorizer.state.current
            #expect(state.refreshed == [code])
            #expect(state.reached == [.redeem, .refresh, .confirm, .began, .ended])
            #expect(stage.host.record.current.requests.last?.contains("session_id=OpaqueRef:fresh\r\n") == true)
        }
    }

    @Test func theConsoleOpensOnAnotherHost() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.refusal(500)] })
            let script = TunnelScript(.open(port: stage.console.port), identity: vault.identity)
            let other = try await FakeTunnelHost.start(script)
            stage.authorizer.state.update { $0.freshEndpoint = TunnelStage.endpoint(other, tls: vault.tls) }
            try await stage.success()
            #expect(stage.host.record.current.accepted == 1)
            #expect(other.record.current.accepted == 1)
            try await other.waitForOpen(0)
            try await other.stop()
        }
    }

    @Test func aConsoleThatIsNotThereEitherIsUnreachableAndItsHostNamed() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.refusal(500)] })
            let port = stage.host.port
            let reason = try await stage.failure(.consoleUnreachable)
            #expect(reason.contains("is not at 127.0.0.1:\(port) either"))
            #expect(stage.host.record.current.accepted == 2)
            #expect(stage.authorizer.state.current.refreshed == [.consoleMoved])
        }
    }

    @Test func aSecondSessionThatIsRejectedIsTheEnd() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.refusal(401)] })
            _ = try await stage.failure(.backendSessionRejected)
            #expect(stage.host.record.current.accepted == 2)
        }
    }

    @Test func aBackendThatHasNoSecondAnswerIsWhatFailed() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.refusal(500)] })
            stage.authorizer.fail(.refresh, with: .instanceNotRunning)
            _ = try await stage.failure(.instanceNotRunning)
            #expect(stage.host.record.current.accepted == 1)
            #expect(stage.authorizer.state.current.reached == [.redeem, .refresh, .release])
        }
    }

    @Test func aMoveThatTheBackendTellsIsNoReasonToAskAnew() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] })
            stage.authorizer.fail(.confirm, with: .consoleMoved)
            _ = try await stage.failure(.consoleMoved)
            #expect(stage.authorizer.state.current.refreshed.isEmpty)
        }
    }

    @Test func bothAnswersShareOneDeadline() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.refusal(500), .silence] })
            var settings = RelaySettings.impatient
            settings.tunnelTimeout = .hours(1)
            _ = try await stage.failure(.timedOut, settings: settings)
        }
    }

    @Test func aClientThatLeavesWhileTheBackendIsAskedAnewLeavesNothingOpen() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.refusal(500)] })
            stage.authorizer.hold(.refresh)
            let front = try await TestFront.start(stage.authorizer)
            let client = try await RawClient.connect(port: front.port)
            try await stage.authorizer.waitFor(.refresh)
            try await client.close()
            try await front.waitForClientsToClose()
            stage.authorizer.letGo(.refresh)
            try await stage.authorizer.waitFor(.release)
            #expect(stage.host.record.current.accepted == 1)
            #expect(stage.authorizer.state.current.released.count == 1)
            try await front.stop()
            try await stage.strike()
        }
    }
}
