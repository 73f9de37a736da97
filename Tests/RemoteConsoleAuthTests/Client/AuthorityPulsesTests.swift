// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import RemoteConsoleAuth

struct AuthorityPulsesTests {
    private let clock = HandClock()
    private let late = AuthorityPulses.silence + .milliseconds(1)

    private func start() throws -> (AuthorityPulses, AuthorityURL) {
        (AuthorityPulses(uptime: self.clock.timeSource.uptime), try #require(AuthorityURL("https://a.example.org")))
    }

    @Test func anAuthorityWithoutAStreamDoesNotHang() throws {
        let (pulses, url) = try self.start()
        self.clock.advance(by: .seconds(3600))
        #expect(!pulses.hangs(url))
    }

    @Test func whoAsksOneWithoutAStreamWaitsForTheSilence() throws {
        let (pulses, url) = try self.start()
        let asked = pulses.now
        self.clock.advance(by: AuthorityPulses.silence)
        #expect(!pulses.isSilent(url, since: asked))
        self.clock.advance(by: .milliseconds(1))
        #expect(pulses.isSilent(url, since: asked))
    }

    @Test func whoAsksOneThatIsHeardWaitsOn() throws {
        let (pulses, url) = try self.start()
        let asked = pulses.now
        for _ in 0..<20 {
            self.clock.advance(by: StreamEvent.interval)
            pulses.hear(url)
            #expect(!pulses.isSilent(url, since: asked))
            #expect(!pulses.hangs(url))
        }
        self.clock.advance(by: self.late)
        #expect(pulses.isSilent(url, since: asked))
        #expect(pulses.hangs(url))
        #expect(!pulses.isSilent(url, since: pulses.now))
    }

    @Test func aStreamThatIsOverIsNotASilentOne() throws {
        let (pulses, url) = try self.start()
        pulses.hear(url)
        self.clock.advance(by: self.late)
        pulses.lose(url)
        #expect(!pulses.hangs(url))
    }
}
