// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Synchronization
import TLS
import Testing

@testable import XenServerBackend

/// Logging in at releases that know fewer words.
@Suite struct LoginTests {
    private static func answer(_ text: String) -> ScriptedHTTPPeer.Step {
        .answer("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
    }

    @Test(arguments: [2, 3, 4])
    func aLoginHasAsManyWordsAsTheReleaseTakes(known: Int) async throws {
        let refusal = try Texts.failure("MESSAGE_PARAMETER_COUNT_MISMATCH", "session.login_with_password")
        let session = try Texts.success(.string("OpaqueRef:session"))
        let other = try Texts.failure("HOST_STILL_BOOTING")
        let peer = try await ScriptedHTTPPeer.start { request in
            guard request.contains("<methodName>session.login_with_password<") else { return Self.answer(other) }
            return Self.answer(request.ranges(of: "<param>").count > known ? refusal : session)
        }
        let settings = XenServerSettings(
            url: try #require(XenURL("http://127.0.0.1:\(peer.port)")), username: "root",
            password: .environment("UNUSED"))
        let client = HTTPClient(rules: settings.egress, clients: ConsoleTLSClients())
        let pool = XenPool(
            api: XenAPI(client: client), addresses: PoolAddresses(settings),
            accounts: [.control: Account(username: "root", password: Secret("secret"))], times: .patient,
            logger: LogLines().logger)
        let reference = try await pool.session(.control).reference
        #expect(reference == Secret("OpaqueRef:session"))
        let logins = peer.record.withLock { $0.requests.count { $0.contains("session.login_with_password") } }
        #expect(logins == 5 - known)
        await pool.shutdown()
        try await peer.stop()
    }
}
