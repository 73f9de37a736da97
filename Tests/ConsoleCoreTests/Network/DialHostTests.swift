// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct DialHostTests {
    @Test(arguments: ["10.0.0.5", "::1", "2001:db8::5", "kvm1", "kvm-1.example.org", "kvm1.example.org.", "7kvm"])
    func aHostIsAnAddressOrAPlainName(text: String) {
        #expect(DialHost(text)?.description == text)
    }

    @Test(arguments: [
        "", "127.1", "0x7f.1", "0x7f000001", "2130706433", "1.2.3.4.5", "10.0.0.5:80", "[::1]", "fe80::1%eth0", "a b",
        "a/b", "a\nb", "a\0b", "a@b", "é", "-o", ".", "..", "a.0x1", String(repeating: "a", count: 254),
    ])
    func whatAResolverMightTakeForSomethingElseIsNoHost(text: String) {
        #expect(DialHost(text) == nil)
    }

    @Test(arguments: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost", "LOCALHOST.", "a.localhost"])
    func loopbackHasManyNames(text: String) throws {
        #expect(try #require(DialHost(text)).isLoopback)
    }
}
