// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing

@testable import RemoteConsoleAuth

/// Whether a proxy can expect to open sessions.
@Suite(.serialized, .timeLimit(.minutes(3))) struct AuthorityContactTests {
    @Test func anAnswerCountsForTwoHeartbeats() {
        let contact = AuthorityContact()
        #expect(!contact.isFresh(at: .zero))
        contact.hear(at: .seconds(5))
        #expect(contact.isFresh(at: .seconds(5)))
        #expect(contact.isFresh(at: .seconds(25)))
        #expect(!contact.isFresh(at: .milliseconds(25_001)))
        contact.hear(at: .seconds(30))
        #expect(contact.isFresh(at: .seconds(31)))
    }

    @Test func aProxyIsInTouchWhileOneOfItsAuthoritiesAnswers() async throws {
        try await Stage.open { stage in
            let (one, two) = (try await stage.serve(stage.authority()), try await stage.serve(stage.authority()))
            let proxy = try stage.proxy(ports: [one.port.current, two.port.current])
            #expect(!proxy.isInTouch)
            #expect(await proxy.heartbeat())
            #expect(proxy.isInTouch)
            await one.stop()
            stage.clock.advance(by: .seconds(21))
            #expect(!proxy.isInTouch)
            #expect(await proxy.heartbeat())
            #expect(proxy.isInTouch)
            await two.stop()
            #expect(await !proxy.heartbeat())
            // What failed is no reason yet; that nothing else came is.
            #expect(proxy.isInTouch)
            stage.clock.advance(by: .seconds(21))
            #expect(await !proxy.heartbeat())
            #expect(!proxy.isInTouch)
        }
    }
}
