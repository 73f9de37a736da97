// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import ConsoleAPI

@Suite struct LoggedPathTests {
    @Test func aTokenInAPathIsNotLogged() {
        let token = AccessToken().reveal { $0 }
        #expect(LoggedPath.text("/v2.1/os-console-auth-tokens/\(token)") == "/v2.1/os-console-auth-tokens/***")
        #expect(LoggedPath.text("/\(token)/\(token)/") == "/***/***/")
    }

    @Test func aPathWithoutOneIsLoggedAsItIs() {
        for path in ["/", "", "//a//", "/v2.1/servers/0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90/action"] {
            #expect(LoggedPath.text(path) == path)
        }
    }
}
