// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import ConsoleAPI

@Suite struct CalmAnswersTests {
    @Test func aFloodOfBadRequestsIsCalm() async throws {
        let api = API()
        let service = api.service()
        try await service.application.test(.router) { client in
            for _ in 0..<100 { try await client.execute(uri: "/nowhere", method: .get) }
        }
        let seconds = 10
        #expect(api.log.all.count <= seconds * CalmLog.limit)
        #expect(api.log.all.count >= CalmLog.limit)
    }
}
