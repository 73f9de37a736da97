// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import RFBListener

@Suite struct AccessURLTests {
    private let token = AccessToken()

    @Test(arguments: [
        ("vnc://console.example.org", "vnc://console.example.org:5900"),
        ("vnc://console.example.org:5901", "vnc://console.example.org:5901"),
        ("vnc://127.0.0.1:15900", "vnc://127.0.0.1:15900"), ("VNC://Console.Example", "vnc://console.example:5900"),
        ("vnc://[2001:db8::1]", "vnc://[2001:db8::1]:5900"), ("vnc://[2001:db8::1]:80", "vnc://[2001:db8::1]:80"),
        ("vnc://h:80", "vnc://h:80"),
    ])
    func itNamesThePortTheSecurityAndThePassword(base: String, expected: String) throws {
        let text = try #require(AccessURL(base: base)).url(for: self.token)
        #expect(text == expected + "?SecurityType=19&VncPassword=" + self.token.reveal { $0 })
    }

    @Test(arguments: [
        "", "console.example.org:5900", "vnc:console.example.org", "vnc://", "vnc://:5900", "vnc://h:", "vnc://h:0",
        "vnc://h:65536", "vnc://h:5900/", "vnc://h/x", "vnc://h?VncPassword=x", "vnc://user@h", "vnc://user:pw@h",
        "vnc://h#x", "http://h:5900", "vnc://h x", "vnc://2001:db8::1", "vnc://[2001:db8::1", "vnc://h\u{e4}",
        "vnc://[x]:5900",
    ])
    func whatIsNoBaseIsRefused(base: String) {
        #expect(AccessURL(base: base) == nil)
    }
}
