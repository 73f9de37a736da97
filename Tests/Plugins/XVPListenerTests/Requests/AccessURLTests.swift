// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import XVPListener

@Suite struct AccessURLTests {
    private let token = AccessToken()

    private func url(_ base: String) throws -> String {
        try #require(AccessURL(base: base)).url(for: self.token)
            .replacing(self.token.reveal { $0 }, with: "TOKEN")
    }

    @Test(arguments: [
        ("http://127.0.0.1:6081/console", "http://127.0.0.1:6081/console?token=TOKEN"),
        ("https://console.example.org/console", "https://console.example.org:443/console?token=TOKEN"),
        ("http://console.example.org/console", "http://console.example.org:80/console?token=TOKEN"),
        ("https://console.example.org:6081", "https://console.example.org:6081/?token=TOKEN"),
        ("https://console.example.org:6081/", "https://console.example.org:6081/?token=TOKEN"),
        ("https://h:6081/oriel/xvp/console", "https://h:6081/oriel/xvp/console?token=TOKEN"),
        ("https://h:6081/console?region=a", "https://h:6081/console?region=a&token=TOKEN"),
        ("https://h:6081/console?region=a&", "https://h:6081/console?region=a&token=TOKEN"),
        ("https://h:6081/console?", "https://h:6081/console?token=TOKEN"),
        ("https://h:6081/console?a?", "https://h:6081/console?a?&token=TOKEN"),
        ("https://h:6081?region=a", "https://h:6081/?region=a&token=TOKEN"),
        ("https://h:6081/console?token=old", "https://h:6081/console?token=old&token=TOKEN"),
        ("http://[2001:db8::1]/console", "http://[2001:db8::1]:80/console?token=TOKEN"),
        ("http://[2001:db8::1]:6081/a:b@c", "http://[2001:db8::1]:6081/a:b@c?token=TOKEN"),
        ("HTTP://Console.Example:6081/Console", "http://console.example:6081/Console?token=TOKEN"),
    ])
    func thePortIsAlwaysThereAndTheTokenIsLast(base: String, expected: String) throws {
        #expect(try self.url(base) == expected)
        let target = expected.dropFirst(8).drop { $0 != "/" }
        #expect(TokenParameter.lastValue(in: String(target)) == "TOKEN")
    }

    @Test(arguments: [
        "", "console", "/console", "console.example.org:6081/console", "ftp://h/console", "http://", "http:///console",
        "http://user@h/console", "http://h:0/console", "http://h:65536/console", "http://h/con sole",
        "http://h/console#x", "http://h/c\u{f6}nsole", "http://h/console\r\n",
    ])
    func whatIsNoBaseIsRefused(base: String) {
        #expect(AccessURL(base: base) == nil)
    }
}
