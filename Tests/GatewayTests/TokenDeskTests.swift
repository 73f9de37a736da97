// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing

@testable import Gateway

@Suite struct TokenDeskTests {
    private static func desk(goodFor time: Duration, _ asked: Watched<Int>) -> TokenDesk {
        TokenDesk(TokenDesk.Answer(url: "first", name: "web1", deadline: .now + time)) {
            let count = asked.update { count in
                count += 1
                return count
            }
            return TokenDesk.Answer(url: "fresh \(count)", name: "web1", deadline: .now)
        }
    }

    @Test func theFirstIsHandedOutOnceAndFreshOnesFollow() async throws {
        let asked = Watched(0)
        let desk = Self.desk(goodFor: .seconds(600), asked)
        #expect(try await desk.url() == "first")
        #expect(asked.current == 0)
        #expect(try await desk.url() == "fresh 1")
        #expect(try await desk.url() == "fresh 2")
    }

    @Test func theFirstIsNotHandedOutWhenItIsTooOld() async throws {
        let asked = Watched(0)
        let desk = Self.desk(goodFor: .seconds(600), asked)
        #expect(try await desk.url(now: .now + .seconds(596)) == "fresh 1")
        #expect(try await desk.url() == "fresh 2")
    }
}
