// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleRelay
import Testing

@Suite struct ClientKeyTests {
    @Test(arguments: [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("::ffff:203.0.113.9", "203.0.113.9"), ("no address", ""),
    ]) func theseAreOneClient(one: String, other: String) {
        #expect(ClientKey(one) == ClientKey(other))
    }

    @Test(arguments: [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("203.0.113.9", "203.0.113.10"), ("0.0.0.0", ""), ("::", "0.0.0.0"),
    ]) func theseAreTwoClients(one: String, other: String) {
        #expect(ClientKey(one) != ClientKey(other))
    }
}
