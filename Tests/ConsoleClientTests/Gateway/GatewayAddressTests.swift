// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ConsoleClient

@Suite struct GatewayAddressTests {
    private static let token = String(repeating: "t", count: 43)

    @Test(arguments: [
        ("http://127.0.0.1:6080/console.html?path=%3Ftoken%3DT", "http://127.0.0.1:6080", "/console.html?token=T"),
        ("https://H.example/oriel/console.html?path=%3Ftoken%3DT", "https://h.example", "/oriel/console.html?token=T"),
        ("https://h:8443/oriel/vnc.html?path=oriel/%3Ftoken%3DT", "https://h:8443", "/oriel/oriel/?token=T"),
        ("http://h/vnc.html?autoconnect=1&path=ws%3Fx%3D1%26token%3DT&view_only=1", "http://h", "/ws?x=1&token=T"),
        ("http://h/a/b/vnc.html?path=/ws%3Ftoken%3DT", "http://h", "/ws?token=T"),
        ("https://h:443?path=%3Ftoken%3DT#top", "https://h", "/?token=T"),
        ("https://h/a%20b/vnc.html?path=a%2520b/%3Ftoken%3DT", "https://h", "/a%20b/a%20b/?token=T"),
        (
            "http://[2001:db8::1]:6080/console.html?path=%3Ftoken%3DT", "http://[2001:db8::1]:6080",
            "/console.html?token=T"
        ),
    ])
    func theWebSocketIsWhereNoVNCWouldLookForIt(url: String, origin: String, target: String) throws {
        let address = try #require(GatewayAddress(accessURL: url.replacing("%3DT", with: "%3D\(Self.token)")))
        #expect(address.origin == origin)
        #expect(address.target == target.replacing("=T", with: "=\(Self.token)"))
        #expect(address.isEncrypted == url.hasPrefix("https"))
        #expect(!address.host.contains("["))
        #expect(address.authority == String(origin.drop { $0 != "/" }.dropFirst(2)))
    }

    @Test func thePortIsTheSchemesWhereNoneIsNamed() {
        #expect(GatewayAddress(accessURL: "https://h/c.html?path=%3Ftoken%3DT")?.port == 443)
        #expect(GatewayAddress(accessURL: "http://h/c.html?path=%3Ftoken%3DT")?.port == 80)
    }

    @Test(arguments: [
        "", "console.html?path=%3Ftoken%3DT", "ws://h/?path=%3Ftoken%3DT", "http://h/console.html",
        "http://h/console.html?path=ws", "http://u:p@h/c.html?path=%3Ftoken%3DT", "http://h:0/c.html?path=%3Ftoken%3DT",
        "http://h/c.html?path=%3Ftoken%3DT%0d%0aX:%20y", "http://h/c.html?path=%3Ftoken%3DT%20HTTP/1.1",
        "http://h/c.html?path=%3Ftoken%3DT%23f", "http:///c.html?path=%3Ftoken%3DT",
    ])
    func whatIsNoAccessURLOfAPageIsNone(url: String) {
        #expect(GatewayAddress(accessURL: url) == nil)
    }

    @Test func itPrintsWithoutTheToken() throws {
        let url = "http://h/c.html?path=%3Ftoken%3D\(Self.token)"
        let address = try #require(GatewayAddress(accessURL: url))
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] { #expect(!text.contains("ttt"), "\(text)") }
    }
}
