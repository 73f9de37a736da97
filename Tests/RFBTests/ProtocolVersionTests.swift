// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import RFB
import Testing

@Suite struct ProtocolVersionTests {
    @Test(arguments: [
        ("RFB 003.003\n", ProtocolVersion.v33), ("RFB 003.005\n", .v33), ("RFB 003.006\n", .v33),
        ("RFB 003.007\n", .v37), ("RFB 003.008\n", .v38), ("RFB 003.889\n", .v38), ("RFB 004.001\n", .v38),
        ("RFB 005.000\n", .v38),
    ])
    func everyVersionIsSpokenAsTheNearestKnownOne(message: String, version: ProtocolVersion) {
        #expect(ProtocolVersion(message: message.utf8) == version)
    }

    @Test(arguments: [
        "", "RFB 003.008", "RFB 003.008\r", "RFB 3.8\n0000", "rfb 003.008\n", "RFB 00x.008\n", "RFB 003,008\n",
        "RFB 002.000\n", "HTTP/1.1 200", "RFB 003.0 8\n", "RFB -03.008\n",
    ])
    func anythingElseIsNoVersion(message: String) {
        #expect(ProtocolVersion(message: message.utf8) == nil)
    }

    @Test func theMessageOfEachVersionNamesIt() {
        for version in ProtocolVersion.allCases {
            #expect(ProtocolVersion(message: version.message) == version)
        }
    }
}
