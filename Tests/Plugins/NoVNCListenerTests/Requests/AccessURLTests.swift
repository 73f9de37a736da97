// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import NoVNCListener

@Suite struct AccessURLTests {
    private static let text = String(repeating: "t", count: 43)

    @Test(arguments: [
        ("http://127.0.0.1:6080/vnc_auto.html", "http://127.0.0.1:6080/vnc_auto.html?path=%3Ftoken%3DT"),
        ("http://h/vnc_auto.html?path=novnc", "http://h/vnc_auto.html?path=novnc%3Ftoken%3DT"),
        ("http://h/vnc.html?path=", "http://h/vnc.html?path=%3Ftoken%3DT"),
        ("http://h/vnc.html?path", "http://h/vnc.html?path=%3Ftoken%3DT"),
        (
            "http://h/vnc.html?autoconnect=1&resize=scale",
            "http://h/vnc.html?autoconnect=1&resize=scale&path=%3Ftoken%3DT"
        ),
        ("http://h/vnc.html?a=1&path=ws&b=2", "http://h/vnc.html?a=1&path=ws%3Ftoken%3DT&b=2"),
        ("http://h/vnc.html?path=ws%3Fx%3D1", "http://h/vnc.html?path=ws%3Fx%3D1%26token%3DT"),
        ("http://h/vnc.html?path=ws%3fx%3d1", "http://h/vnc.html?path=ws%3fx%3d1%26token%3DT"),
        ("http://h/vnc.html?xpath=a", "http://h/vnc.html?xpath=a&path=%3Ftoken%3DT"),
        ("https://h/", "https://h/?path=%3Ftoken%3DT"),
        ("https://h", "https://h?path=%3Ftoken%3DT"),
        ("https://h/vnc.html?", "https://h/vnc.html?path=%3Ftoken%3DT"),
        ("https://h/sub/path/console.html", "https://h/sub/path/console.html?path=%3Ftoken%3DT"),
        // noVNC before 1.5 begins at the host, so it has to be told the folder.
        ("https://h/oriel/vnc_lite.html", "https://h/oriel/vnc_lite.html?path=oriel/%3Ftoken%3DT"),
        ("https://h/a/b/vnc.html?autoconnect=1", "https://h/a/b/vnc.html?autoconnect=1&path=a/b/%3Ftoken%3DT"),
        ("https://h/oriel/", "https://h/oriel/?path=oriel/%3Ftoken%3DT"),
        ("https://h/oriel", "https://h/oriel?path=%3Ftoken%3DT"),
        ("https://h/a%20b/vnc.html", "https://h/a%20b/vnc.html?path=a%2520b/%3Ftoken%3DT"),
        ("https://h/oriel/vnc.html?path=ws", "https://h/oriel/vnc.html?path=ws%3Ftoken%3DT"),
        (
            "http://[2001:db8::1]:6080/oriel/vnc.html#a/b",
            "http://[2001:db8::1]:6080/oriel/vnc.html?path=oriel/%3Ftoken%3DT#a/b"
        ),
        ("http://[2001:db8::1]:6080/console.html", "http://[2001:db8::1]:6080/console.html?path=%3Ftoken%3DT"),
        ("https://h/c.html?a=1#top", "https://h/c.html?a=1&path=%3Ftoken%3DT#top"),
        ("https://h/c.html#top?a=1", "https://h/c.html?path=%3Ftoken%3DT#top?a=1"),
    ])
    func theTokenStandsWhereNoVNCLooksForIt(base: String, expected: String) throws {
        let url = try #require(AccessURL(base: base))
        let token = try #require(AccessToken(Self.text))
        #expect(url.url(for: token) == expected.replacing("T", with: Self.text))
    }

    @Test(arguments: [
        ("https://h/console.html", "https://h/console.html?path=%3Ftoken%3DT&view_only=1"),
        ("https://h/vnc.html?view_only=0&path=ws#a", "https://h/vnc.html?path=ws%3Ftoken%3DT&view_only=1#a"),
        ("https://h/vnc.html?view_only&a=1", "https://h/vnc.html?a=1&path=%3Ftoken%3DT&view_only=1"),
    ])
    func aViewOnlySessionIsToldToThePage(base: String, expected: String) throws {
        let url = try #require(AccessURL(base: base))
        let token = try #require(AccessToken(Self.text))
        #expect(url.url(for: token, mode: .view) == expected.replacing("T", with: Self.text))
        #expect(!url.url(for: token, mode: .control).contains("view_only=1"))
    }

    @Test(arguments: [
        ("https://h", "/"), ("https://h/", "/"), ("https://h/vnc.html", "/"), ("https://h?a=/b/", "/"),
        ("https://h/oriel/vnc.html?path=a/b", "/oriel/"), ("https://h/a/b/", "/a/b/"), ("https://h/a/b#c/d", "/a/"),
    ])
    func itsFolderIsThatOfThePage(base: String, folder: String) {
        #expect(AccessURL(base: base)?.folder == folder)
    }

    @Test(arguments: [
        "", "/vnc.html", "h/vnc.html", "ftp://h/", "ws://h/", "https://", "https:///x", "https://u@h/", "https://h:0/",
        "https://h/a b", "https://h/\n", "https://h/\u{e9}", "javascript:alert(1)", "https://h/?path=a%23b",
    ])
    func whatIsNoAbsoluteHTTPURLIsNoBase(base: String) {
        #expect(AccessURL(base: base) == nil)
    }

    @Test func itsOriginIsThatOfThePage() {
        #expect(AccessURL(base: "https://H.example/a")?.origin == WebOrigin("https://h.example"))
        #expect(AccessURL(base: "http://h:6080/a")?.origin == WebOrigin("http://h:6080"))
    }
}
